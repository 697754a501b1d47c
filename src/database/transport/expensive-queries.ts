// Expensive queries read many rows of an organisation and return few: searches, counts, live counts, far pages.

/** From this row on, a page by number skips more rows than it returns. */
export const farOffset = 2000;

const expensiveFunctions = /^rpc\/(search_\w+|call_leaderboard)$/;

/** Marks a call of a function that reads the rollup or counts rows, when it must count rows. */
export const liveCountHeader = 'x-live-count';

export function asLiveCount<Query extends { setHeader(name: string, value: string): Query }>(query: Query): Query {
  return query.setHeader(liveCountHeader, '1');
}

export interface Query {
  readonly method: string;
  /** The table, or `rpc/` and the function. */
  readonly name: string;
  readonly searchParams: URLSearchParams;
  readonly isLiveCount?: boolean;
}

export function isExpensive({ method, name, searchParams, isLiveCount = false }: Query): boolean {
  // A HEAD request is a count: it returns only the number of rows.
  if (method === 'HEAD' || isLiveCount || expensiveFunctions.test(name)) return true;
  return Number(searchParams.get('offset') ?? 0) >= farOffset;
}
