// How a screen reads from the API.
import { useQuery } from '@tanstack/preact-query';
import { useRef } from 'preact/hooks';
import type { Cost, Loaded } from '../loaded.ts';
import { api } from './api.ts';
import type { paths } from './api-types.d.ts';
import { serverNowMs } from './clock.ts';
import { isLive } from './live-state.ts';
import { isRefused, problemOf, problemOfError, RequestFailed } from './problem.ts';
import { keepWithin, staleAfterMs } from './queries.ts';
import { session } from './session.ts';

type Path = Extract<keyof paths, string>;
type Get<P extends Path> = paths[P] extends { get: infer Operation } ? Operation : never;
type JsonAnswer<Operation> = Operation extends {
  responses: { 200: { content: { 'application/json': infer Answer } } };
}
  ? Answer
  : never;

export type GetPath = { [P in Path]: JsonAnswer<Get<P>> extends never ? never : P }[Path];
export type AnswerOf<P extends GetPath> = JsonAnswer<Get<P>>;
type ParametersOf<P extends GetPath> = Get<P> extends { parameters: infer Parameters } ? Parameters : never;
type NonEmpty<T> = { [K in keyof T as T[K] extends undefined ? never : K]: T[K] };
export type AskedOf<P extends GetPath> = NonEmpty<
  Pick<ParametersOf<P>, Extract<'path' | 'query', keyof ParametersOf<P>>>
>;

interface Answered<Value> {
  readonly value: Value;
  readonly madeAtMs: number;
  readonly isStale: boolean;
  readonly etag: string | undefined;
  readonly cost: Cost;
}

/** The types of one path are checked where the hook is called; here the path is any. */
type AnyGet = (
  path: string,
  init: object,
) => Promise<{ readonly data?: unknown; readonly error?: unknown; readonly response: Response }>;

/** The stream says nothing about the service itself, and a fault must be named within 10 s. */
const monitoringMs = 5000;

/** Null asks nothing yet. Every screen that asks the same shares one request. */
export function useGet<P extends GetPath>(path: P, asked: AskedOf<P> | null): Loaded<AnswerOf<P>> {
  const orgId = session.organization.value?.id;
  // Read here, so that a lost stream draws the screen again and the interval begins.
  const hasStream = isLive.value;
  const query = useQuery({
    queryKey: [orgId, path, asked],
    queryFn: ({ signal }) => read(path, asked, signal),
    enabled: asked !== null && session.user.value !== undefined,
    placeholderData: keepWithin(orgId) as never,
    refetchInterval: ({ state: { data, error } }) => {
      if (isRefused(error)) return false;
      if (path.startsWith('/api/monitoring/')) return monitoringMs;
      // A stale answer has no change that would ask for it again.
      return hasStream && data?.isStale !== true ? false : staleAfterMs;
    },
  });
  return useLoaded(query as never);
}

/** While the database is down, the status of the health is 503: that is its answer, and not a failed request. */
const isHealth = (path: string, body: unknown) =>
  path === '/api/monitoring/health' && typeof body === 'object' && body !== null && 'status' in body;

async function read<P extends GetPath>(path: P, asked: unknown, signal: AbortSignal): Promise<Answered<AnswerOf<P>>> {
  const { data: found, error, response } = await (api.GET as AnyGet)(path, { params: asked, signal });
  const data = found ?? (isHealth(path, error) ? error : undefined);
  if (data === undefined) throw new RequestFailed(problemOf(response, error));
  const ageSeconds = Number(response.headers.get('age') ?? 0);
  const cache = response.headers.get('x-cache');
  return {
    value: data as AnswerOf<P>,
    madeAtMs: serverNowMs() - ageSeconds * 1000,
    isStale: cache === 'STALE',
    etag: response.headers.get('etag') ?? undefined,
    cost: { url: response.url, cache, ageSeconds, timing: response.headers.get('server-timing') },
  };
}

interface QueryState<Value> {
  readonly data: Answered<Value> | undefined;
  readonly error: Error | null;
  /** The error of an attempt that is being repeated. */
  readonly failureReason: Error | null;
  readonly isFetching: boolean;
  readonly isPlaceholderData: boolean;
  refetch(): unknown;
}

function useLoaded<Value>(query: QueryState<Value>): Loaded<Value> {
  const { failureReason, isFetching, isPlaceholderData, refetch } = query;
  const retry = useRef(() => void refetch());
  // Figures of the question before stay only while the new one is on its way: under the new period they would be wrong.
  const isOfBefore = isPlaceholderData && failureReason !== null;
  const data = isOfBefore ? undefined : query.data;
  const error = isOfBefore ? failureReason : query.error;
  return {
    state: stateOf(data, error),
    value: data?.value,
    asOfMs: data?.madeAtMs,
    etag: data?.etag,
    cost: data?.cost,
    problem: error === null ? undefined : problemOfError(error),
    isRefreshing: isFetching && data !== undefined,
    retry: retry.current,
  };
}

function stateOf(data: Answered<unknown> | undefined, error: Error | null): Loaded<unknown>['state'] {
  if (data === undefined) return error === null ? 'first' : 'failed';
  return error !== null || data.isStale ? 'stale' : 'fresh';
}
