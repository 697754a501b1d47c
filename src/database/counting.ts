// The only reader of `count`. supabase-js reports success with `count: null` for a missing table and for a lost total, so anything
// but an integer is an error. An unknown count must never become 0.
import { DatabaseUnavailable } from '../errors.ts';
import { type PostgrestResponse, toCatalogueError } from './postgrest-response.ts';

interface CountResponse extends PostgrestResponse<unknown> {
  readonly count: number | null;
}

export interface CountQuery {
  abortSignal(signal: AbortSignal): PromiseLike<CountResponse>;
}

/** For a select that only counts. Add `.limit(0)`: then PostgREST's row query costs nothing. */
export const countOnly = { count: 'exact', head: true } as const;

/** Sends all counts in parallel. The first failure aborts the others and is thrown. */
export async function countAll<Name extends string>(queries: Record<Name, CountQuery>): Promise<Record<Name, number>> {
  const others = new AbortController();
  try {
    const entries = Object.entries<CountQuery>(queries);
    const counts = await Promise.all(
      entries.map(async ([name, query]) => [name, exactCount(await query.abortSignal(others.signal))] as const),
    );
    return Object.fromEntries(counts) as Record<Name, number>;
  } catch (error) {
    others.abort();
    throw error;
  }
}

export function exactCount({ count, error, status }: CountResponse): number {
  if (error !== null) throw toCatalogueError(error, status);
  if (count === null || !Number.isSafeInteger(count) || count < 0) {
    throw new DatabaseUnavailable({ cause: new Error(`${status} with the count ${count}`) });
  }
  return count;
}
