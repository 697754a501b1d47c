// The settings of TanStack Query: when a request is repeated, and when an answer is old.
import { keepPreviousData, QueryClient } from '@tanstack/preact-query';
import { RequestFailed } from './problem.ts';

const maxRetries = 3;
/** Repeating other refusals gives the same answer. */
const transient = [0, 429, 502, 503, 504];

export const staleAfterMs = 15_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: staleAfterMs,
      gcTime: 5 * 60_000,
      // The local stack can be reached without a network.
      networkMode: 'always',
      refetchOnWindowFocus: true,
      retry: (failures, error) => failures < maxRetries && isTransient(error),
      retryDelay: (failures, error) => delayOf(error, failures),
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** Keeps the last value while a filter changes, but never shows that of another organisation. */
export function keepWithin(orgId: string | undefined) {
  return (previous: unknown, query: { readonly queryKey: readonly unknown[] } | undefined) =>
    query?.queryKey[0] === orgId ? keepPreviousData(previous) : undefined;
}

const isTransient = (error: unknown) =>
  error instanceof RequestFailed ? transient.includes(error.problem.statusCode) : true;

function delayOf(error: unknown, failures: number): number {
  const asked = error instanceof RequestFailed ? error.problem.retryAfterSeconds : undefined;
  const delayMs = asked === undefined ? 500 * 2 ** failures : asked * 1000;
  return delayMs + Math.random() * 250;
}
