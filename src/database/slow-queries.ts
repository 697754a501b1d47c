// The last queries of this process that were slow: for people on call, who ask afterwards.
import type { SlowQuery } from './request-budget.ts';

export interface NotedQuery extends SlowQuery {
  /** When the request that asked was over. */
  readonly at: string;
  readonly route: string;
}

export type SlowQueries = ReturnType<typeof createSlowQueries>;

export function createSlowQueries({ most = 100 } = {}) {
  let noted: readonly { readonly query: SlowQuery; readonly shown: NotedQuery }[] = [];
  return {
    /** What several requests waited for together is one query, and told once. */
    note(queries: readonly SlowQuery[], asked: Pick<NotedQuery, 'at' | 'route'>): void {
      const unknown = queries.filter((query) => !noted.some((known) => known.query === query));
      noted = [...noted, ...unknown.map((query) => ({ query, shown: { ...query, ...asked } }))].slice(-most);
    },
    /** The latest first. */
    list: (): NotedQuery[] => noted.map(({ shown }) => shown).reverse(),
  };
}
