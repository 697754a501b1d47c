// What a hot query is: which feature runs it, in which words it reaches PostgreSQL, and by which index it must go.

export interface HotQuery {
  readonly name: string;
  /** The folder below src/features (or plugins) that runs it. */
  readonly feature: string;
  /** Whose rows it reads: its index is one of this table, and its size decides whether a plan proves anything. */
  readonly table: string;
  /** A member under row-level security, ops likewise, or a definer function's owner, for members or for the service's role. */
  readonly runsAs: 'member' | 'ops' | 'service' | 'owner';
  /** The function that it stands in, of whose settings its plan depends. Absent: PostgREST sends it. */
  readonly inside?: string;
  /** Inside a function: whether these are its very words. If not, they are what the planner makes of them. */
  readonly isVerbatim?: true;
  /** Values stand as `:name`: that of the column of this name in some row of the table, or as `given` says; `:limit_20` is 20. */
  readonly sql: string;
  /** An expression over a row of the table for each value that is not simply a column's. */
  readonly given?: Readonly<Record<string, string>>;
  /** By this one; by all of several at once; or by any. */
  readonly index: string | { readonly all: readonly string[] } | { readonly any: readonly string[] };
  /** The column that the index is entered at, rather than walked from its start. */
  readonly bound?: string;
  /** The rows come in the index's order: nothing is sorted. */
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

/** A count of no rows: `.select('id', countOnly).limit(0)`. */
export function countOf(table: string, ...where: readonly string[]): string {
  const from = `from public.${table} where ${where.join(' and ')}`;
  return inPostgrest(`select id ${from} ${page(0)}`, from);
}

/** Values too, which a plan that knows no values does not know: it takes them for a tenth of the rows. */
export function page(rows: number): string {
  return `limit :limit_${rows} offset :offset_0`;
}

/** Any other read, joins and all. */
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

/** The rows after a given one, as `pastKeyset` asks for them. */
export function past(column: string): readonly string[] {
  return [`${column} <= :${column}`, `(${column} < :${column} or (${column} = :${column} and id < :id))`];
}

/** The indexes that it may go by. */
export function indexesOf({ index }: Pick<HotQuery, 'index'>): readonly string[] {
  if (typeof index === 'string') return [index];
  return 'all' in index ? index.all : index.any;
}
