// The latest slow queries of this process, for GET /api/monitoring/queries.
import type { SlowQuery } from './request-budget.ts';

export interface NotedQuery extends SlowQuery {
  /** When the request ended. */
  readonly at: string;
  readonly route: string;
  readonly requestId: string;
}

export type SlowQueries = ReturnType<typeof createSlowQueries>;

export function createSlowQueries({ maxQueries = 100 } = {}) {
  let noted: readonly { readonly query: SlowQuery; readonly shown: NotedQuery }[] = [];
  return {
    /** A query that several requests waited for is noted once. */
    note(queries: readonly SlowQuery[], request: Pick<NotedQuery, 'at' | 'route' | 'requestId'>): void {
      const unknown = queries.filter((query) => !noted.some((known) => known.query === query));
      noted = [...noted, ...unknown.map((query) => ({ query, shown: { ...query, ...request } }))].slice(-maxQueries);
    },
    /** Newest first. */
    list: (): NotedQuery[] => noted.map(({ shown }) => shown).reverse(),
  };
}
