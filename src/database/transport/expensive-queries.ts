// Expensive queries read many rows of an organisation and return few: searches, counts, live counts, far pages.

/** From this row on, a page by number skips more rows than it returns. */
export const farOffset = 2000;

const expensiveFunctions = /^rpc\/(search_\w+|call_totals|call_figures|call_breakdown|call_series|call_agents)$/;

export interface Query {
  readonly method: string;
  /** The table, or `rpc/` and the function. */
  readonly name: string;
  readonly searchParams: URLSearchParams;
}

export function isExpensive({ method, name, searchParams }: Query): boolean {
  // A HEAD request is a count: it returns only the number of rows.
  if (method === 'HEAD' || expensiveFunctions.test(name)) return true;
  return Number(searchParams.get('offset') ?? 0) >= farOffset;
}
