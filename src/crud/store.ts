// The five queries of a resource. Each filters by organisation in addition to row-level security.
import { anyOf } from '../database/filters.ts';
import { type ListOptions, type PageRequest, readPage } from '../database/paging.ts';
import { dataOf, dataOrNull, type PostgrestResponse } from '../database/postgrest-response.ts';
import type { DatabaseHandle } from '../database/supabase.ts';
import { type TimeRange, toPostgresInstant } from '../domain/time-range.ts';
import type { ResourceDeclaration } from './declaration.ts';
import { rowError } from './row-errors.ts';

/** The rights of the caller, and the organisation whose rows are read or written. */
export interface OrgScope {
  readonly database: DatabaseHandle;
  readonly orgId: string;
}

export type ListRequest = {
  readonly search?: string | undefined;
  readonly filters: Readonly<Record<string, unknown>>;
  readonly timeRange?: Partial<TimeRange>;
  readonly sort: string;
};

export interface StoredResource extends ResourceDeclaration {
  readonly isGlobal: boolean;
  readonly select: string;
  readonly present: (row: object) => object;
}

export type Row = { readonly id: string; readonly updated_at: string };

/** The client's query builder, for tables whose types are not known at compile time. */
interface Query extends PromiseLike<PostgrestResponse<Row[] | null> & { readonly count: number | null }> {
  select(columns: string, counting?: ListOptions['counting']): Query;
  eq(column: string, value: unknown): Query;
  filter(column: string, operator: 'in', value: string): Query;
  is(column: string, value: null): Query;
  gte(column: string, value: string): Query;
  lt(column: string, value: string): Query;
  or(filters: string): Query;
  order(column: string, options?: { ascending?: boolean; nullsFirst?: boolean }): Query;
  range(from: number, to: number): Query;
  limit(rows: number): Query;
  maybeSingle(): PromiseLike<PostgrestResponse<Row | null>>;
}

interface Table {
  select(columns: string, counting?: ListOptions['counting']): Query;
  insert(row: object): Query;
  update(changes: object): Query;
  delete(): Query;
}

interface Tables {
  from(table: string): Table;
  rpc(name: string, args: object, counting?: { count?: 'exact' }): Query;
}

const tablesOf = (database: DatabaseHandle) => database as unknown as Tables;

export async function readList(scope: OrgScope, resource: StoredResource, request: ListRequest, page: PageRequest) {
  const list = ({ counting, isReversed }: ListOptions) => {
    const rows = inOrg(selectRows(scope.database, resource, request.search, counting), scope, resource);
    const query = inTimeRange(withFilters(rows, request.filters), resource, request.timeRange);
    const ascending = request.sort.startsWith('-') === isReversed;
    const column = request.sort.replace(/^-/, '');
    // Nulls come last. For a column without nulls the option must be absent: with it, no plain index gives this order.
    const order = isNeverNull(resource, column) ? { ascending } : { ascending, nullsFirst: isReversed };
    return query.order(column, order).order('id', { ascending });
  };
  const { rows, total } = await readPage(page, list as never);
  return { rows: (rows as Row[]).map(resource.present), total };
}

function inOrg(query: Query, { orgId }: OrgScope, { isGlobal }: StoredResource): Query {
  return isGlobal ? query : query.eq('org_id', orgId);
}

function selectRows(
  database: DatabaseHandle,
  { search, table, select }: StoredResource,
  term: string | undefined,
  counting: ListOptions['counting'],
): Query {
  if (term === undefined || search === undefined) return tablesOf(database).from(table).select(select, counting);
  // An rpc is a POST: the term, a name or a number, does not appear in the URL logs of a gateway.
  return tablesOf(database)
    .rpc(search, { term }, counting.count === undefined ? {} : { count: counting.count })
    .select(select);
}

function isNeverNull({ fields }: StoredResource, column: string): boolean {
  return column === 'created_at' || column === 'updated_at' || fields[column]?.isNullable === false;
}

function inTimeRange(query: Query, { timeColumn }: StoredResource, { from, to }: Partial<TimeRange> = {}): Query {
  if (timeColumn === undefined) return query;
  const started = from === undefined ? query : query.gte(timeColumn, toPostgresInstant(from));
  return to === undefined ? started : started.lt(timeColumn, toPostgresInstant(to));
}

function withFilters(query: Query, filters: ListRequest['filters']): Query {
  let filtered = query;
  for (const [column, value] of Object.entries(filters)) {
    if (value === undefined) continue;
    filtered = Array.isArray(value) ? anyOf(filtered, column, value, { orNone: false }) : filtered.eq(column, value);
  }
  return filtered;
}

export async function readOne(scope: OrgScope, resource: StoredResource, id: string): Promise<Row | null> {
  const rows = tablesOf(scope.database).from(resource.table).select(resource.select);
  return dataOrNull(await inOrg(rows, scope, resource).eq('id', id).maybeSingle());
}

export async function insertRow({ database, orgId }: OrgScope, resource: StoredResource, fields: object): Promise<Row> {
  const response = await tablesOf(database)
    .from(resource.table)
    .insert(resource.isGlobal ? fields : { ...fields, org_id: orgId })
    .select(resource.select)
    .maybeSingle();
  if (response.error !== null) throw rowError(response.error, response.status, resource);
  return dataOf(response);
}

/** Null: no such row, or its `updated_at` is not the expected one. */
export async function updateRow(
  scope: OrgScope,
  resource: StoredResource,
  id: string,
  changes: object,
  updatedAt?: string,
): Promise<Row | null> {
  const row = inOrg(tablesOf(scope.database).from(resource.table).update(changes), scope, resource).eq('id', id);
  const response = await withUpdatedAt(row, updatedAt).select(resource.select).maybeSingle();
  if (response.error !== null) throw rowError(response.error, response.status, resource);
  return response.data;
}

/** False: no such row, or its `updated_at` is not the expected one. */
export async function deleteRow(
  scope: OrgScope,
  resource: StoredResource,
  id: string,
  updatedAt?: string,
): Promise<boolean> {
  const row = inOrg(tablesOf(scope.database).from(resource.table).delete(), scope, resource).eq('id', id);
  const response = await withUpdatedAt(row, updatedAt).select('id').maybeSingle();
  if (response.error !== null) throw rowError(response.error, response.status, resource);
  return response.data !== null;
}

function withUpdatedAt(query: Query, updatedAt: string | undefined): Query {
  return updatedAt === undefined ? query : query.eq('updated_at', updatedAt);
}
