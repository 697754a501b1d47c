// The five queries of every resource. Each filters by org on top of row-level security, and a foreign id finds nothing.

import { anyOf } from '../database/filters.ts';
import { type ListOptions, type PageRequest, readPage } from '../database/paging.ts';
import { dataOf, dataOrNull, type PostgrestResponse } from '../database/postgrest-response.ts';
import type { DatabaseHandle } from '../database/supabase.ts';
import { type TimeRange, toPostgresInstant } from '../domain/time-range.ts';
import type { Resource } from './resource.ts';
import { rowError } from './row-errors.ts';

export interface Of {
  readonly database: DatabaseHandle;
  readonly orgId: string;
}

export type Asked = {
  readonly search?: string | undefined;
  readonly filters: Readonly<Record<string, unknown>>;
  readonly timeRange?: Partial<TimeRange>;
  readonly sort: string;
};

export type Row = { readonly id: string; readonly updated_at: string };

/** The client's builder, for tables that are known by name only. */
interface Query extends PromiseLike<PostgrestResponse<Row[] | null> & { readonly count: number | null }> {
  select(columns: string, counting?: ListOptions['counting']): Query;
  eq(column: string, value: unknown): Query;
  in(column: string, values: readonly unknown[]): Query;
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

export async function readList(of: Of, resource: Resource, asked: Asked, page: PageRequest) {
  const list = ({ counting, isReversed }: ListOptions) => {
    const all = walled(found(of.database, resource, asked.search, counting), of, resource);
    const query = within(filtered(all, asked.filters), resource, asked.timeRange);
    const ascending = asked.sort.startsWith('-') === isReversed;
    const column = asked.sort.replace(/^-/, '');
    // Nulls come last. Said only where there are any: no index in plain order gives rows so.
    const order = isNeverNull(resource, column) ? { ascending } : { ascending, nullsFirst: isReversed };
    return query.order(column, order).order('id', { ascending });
  };
  const { rows, total } = await readPage(page, list as never);
  return { rows: (rows as Row[]).map(resource.present), total };
}

/** The query's own wall; what is the same for all organisations has none. */
function walled(query: Query, { orgId }: Of, { isGlobal }: Resource): Query {
  return isGlobal ? query : query.eq('org_id', orgId);
}

function found(
  database: DatabaseHandle,
  { search, table, select }: Resource,
  term: string | undefined,
  counting: ListOptions['counting'],
): Query {
  if (term === undefined) return tablesOf(database).from(table).select(select, counting);
  // By POST: a gateway logs URLs, and a term is a name or a number.
  return tablesOf(database)
    .rpc(search, { term }, counting.count === undefined ? {} : { count: counting.count })
    .select(select);
}

function isNeverNull({ fields }: Resource, column: string): boolean {
  return column === 'created_at' || column === 'updated_at' || fields[column]?.isNullable === false;
}

function within(query: Query, { timeColumn }: Resource, { from, to }: Partial<TimeRange> = {}): Query {
  if (timeColumn === undefined) return query;
  const started = from === undefined ? query : query.gte(timeColumn, toPostgresInstant(from));
  return to === undefined ? started : started.lt(timeColumn, toPostgresInstant(to));
}

function filtered(query: Query, filters: Asked['filters']): Query {
  let narrow = query;
  for (const [column, value] of Object.entries(filters)) {
    if (value === undefined) continue;
    narrow = Array.isArray(value) ? anyOf(narrow, column, value, { orNone: false }) : narrow.eq(column, value);
  }
  return narrow;
}

export async function readOne(of: Of, resource: Resource, id: string): Promise<Row | null> {
  const all = tablesOf(of.database).from(resource.table).select(resource.select);
  return dataOrNull(await walled(all, of, resource).eq('id', id).maybeSingle());
}

export async function create({ database, orgId }: Of, resource: Resource, fields: object): Promise<Row> {
  const answer = await tablesOf(database)
    .from(resource.table)
    .insert(resource.isGlobal ? fields : { ...fields, org_id: orgId })
    .select(resource.select)
    .maybeSingle();
  if (answer.error !== null) throw rowError(answer.error, answer.status, resource);
  return dataOf(answer);
}

/** Null: there is none, or it is not the one of that time any more. */
export async function change(
  of: Of,
  resource: Resource,
  id: string,
  fields: object,
  unchangedSince?: string,
): Promise<Row | null> {
  const one = walled(tablesOf(of.database).from(resource.table).update(fields), of, resource).eq('id', id);
  const same = unchangedSince === undefined ? one : one.eq('updated_at', unchangedSince);
  const answer = await same.select(resource.select).maybeSingle();
  if (answer.error !== null) throw rowError(answer.error, answer.status, resource);
  return answer.data;
}

/** Whether there was one, as of that time. */
export async function remove(of: Of, resource: Resource, id: string, unchangedSince?: string): Promise<boolean> {
  const one = walled(tablesOf(of.database).from(resource.table).delete(), of, resource).eq('id', id);
  const same = unchangedSince === undefined ? one : one.eq('updated_at', unchangedSince);
  const answer = await same.select('id').maybeSingle();
  if (answer.error !== null) throw rowError(answer.error, answer.status, resource);
  return answer.data !== null;
}
