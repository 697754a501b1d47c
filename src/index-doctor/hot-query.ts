// A hot query: a query that a feature runs often, in the form that PostgreSQL receives, and the index that it must use.
import type { RequiredIndex } from './required-index.ts';

/** A feature's part of what the index doctor checks. `src/plans.ts` joins all of them. */
export interface Plans {
  readonly hotQueries?: readonly HotQuery[];
  /** The indexes on the feature's own tables. */
  readonly requiredIndexes?: readonly RequiredIndex[];
}

export interface HotQuery {
  readonly name: string;
  /** The part of the API that runs it. */
  readonly feature: string;
  /** The table whose index is checked. Its size decides whether a plan proves anything. */
  readonly table: string;
  /** `member` and `ops`: under row-level security. `owner`: inside a security definer function. `service`: called with a service token. */
  readonly runsAs: 'member' | 'ops' | 'service' | 'owner';
  /** The function that contains it; the function's settings decide the plan. Absent: PostgREST sends the query. */
  readonly inside?: string;
  /** The function contains exactly this text. Absent: this is what the planner makes of it. */
  readonly isVerbatim?: true;
  /** `:name` is the value of that column in a sample row, or the expression in `given`. `:limit_20` is 20. */
  readonly sql: string;
  /** For each value that is not simply a column: an expression over the sample row. */
  readonly given?: Readonly<Record<string, string>>;
  /** It must use this index, `all` of these together, or `any` of these. */
  readonly index: string | { readonly all: readonly string[] } | { readonly any: readonly string[] };
  /** The column that must be in the index condition. Without it the scan would start at the beginning of the index. */
  readonly bound?: string;
  /** The index returns the rows in order: the plan must not sort. */
  readonly inOrder?: true;
}

interface Read {
  readonly where: readonly string[];
  readonly orderBy?: string;
  /** `.limit()`, or the size of a page. */
  readonly rows?: number;
  /** With `count: 'exact'`. */
  readonly isCounted?: true;
}

/** A list, as PostgREST 12 sends it. */
export function rowsOf(table: string, { where, orderBy, rows = 20, isCounted }: Read): string {
  const from = `from public.${table} where ${where.join(' and ')}`;
  const source = `select * ${from}${orderBy === undefined ? '' : ` order by ${orderBy}`} ${page(rows)}`;
  return inPostgrest(source, isCounted && from);
}

/** A count without rows: `.select('id', countOnly).limit(0)`. */
export function countOf(table: string, ...where: readonly string[]): string {
  const from = `from public.${table} where ${where.join(' and ')}`;
  return inPostgrest(`select id ${from} ${page(0)}`, from);
}

/** Limit and offset are parameters too. A generic plan assumes that they let a tenth of the rows through. */
export function page(rows: number): string {
  return `limit :limit_${rows} offset :offset_0`;
}

/** Any other query, as PostgREST wraps it. */
export function inPostgrest(source: string, countedFrom?: string): string {
  const counted = countedFrom === undefined ? '' : `, pgrst_source_count as (select 1 ${countedFrom})`;
  const total = countedFrom === undefined ? 'null::bigint' : '(select pg_catalog.count(*) from pgrst_source_count)';
  return `
    with pgrst_source as (${source})${counted}
    select
      ${total} as total_result_set,
      pg_catalog.count(_postgrest_t) as page_total,
      coalesce(json_agg(_postgrest_t), '[]') as body,
      nullif(current_setting('response.headers', true), '') as response_headers,
      nullif(current_setting('response.status', true), '') as response_status
    from (select * from pgrst_source) _postgrest_t`;
}

/** The rows after a cursor, as `pastKeyset` filters them. */
export function past(column: string): readonly string[] {
  return [`${column} <= :${column}`, `(${column} < :${column} or (${column} = :${column} and id < :id))`];
}

/** A resource's list, newest first. Rows of the same age are few, so sorting those by id needs no index. */
export function firstPageOf(table: string, index: string): HotQuery {
  return {
    feature: table.replace('_', '-'),
    table,
    runsAs: 'member',
    name: `${table.replace('_', ' ')}, first page`,
    sql: rowsOf(table, { where: ['org_id = :org_id'], orderBy: 'created_at desc, id desc', isCounted: true }),
    index,
  };
}

/** The indexes that it may use. */
export function indexesOf({ index }: Pick<HotQuery, 'index'>): readonly string[] {
  if (typeof index === 'string') return [index];
  return 'all' in index ? index.all : index.any;
}
