// When the page asks again.
import { describe, expect, it } from 'vitest';
import type { ApiProblem } from '../../../web/loaded.ts';

interface Problem {
  readonly problem: ApiProblem;
}
interface Loaded {
  readonly queryClient: {
    getDefaultOptions(): {
      queries: {
        retry(failures: number, error: Problem): boolean;
        retryDelay(failures: number, error: Problem): number;
        readonly networkMode: string;
      };
      mutations: { readonly retry: boolean; readonly networkMode: string };
    };
  };
  readonly RequestFailed: new (problem: ApiProblem) => Problem;
  problemOf(response: Response, body: unknown): ApiProblem;
}

const load = (path: string): Promise<Loaded> => import(new URL(`../../../web/data/${path}`, import.meta.url).href);
const { queryClient } = await load('queries.ts');
const { RequestFailed, problemOf } = await load('problem.ts');
const { queries, mutations } = queryClient.getDefaultOptions();

const failed = (status: number, headers: Record<string, string> = {}) =>
  new RequestFailed(problemOf(new Response('', { status, headers }), { code: 'A_CODE', message: 'A message' }));

describe('a failed read', () => {
  it.each([429, 502, 503, 504])('is repeated three times after a %i', (status) => {
    expect([0, 1, 2, 3].map((failures) => queries.retry(failures, failed(status)))).toEqual([true, true, true, false]);
  });

  it.each([400, 401, 403, 404, 409, 412, 500])('is not repeated after a %i', (status) => {
    expect(queries.retry(0, failed(status))).toBe(false);
  });

  it('is repeated after the time that the service asks for', () => {
    const delayMs = queries.retryDelay(0, failed(429, { 'retry-after': '7' }));
    expect(delayMs).toBeGreaterThanOrEqual(7000);
    expect(delayMs).toBeLessThan(8000);
  });

  it('is otherwise repeated later each time, not by all pages at the same moment', () => {
    const delays = [0, 1, 2].map((failures) => queries.retryDelay(failures, failed(503)));
    expect(delays).toEqual(delays.toSorted((one, other) => one - other));
    expect(new Set(Array.from({ length: 20 }, () => queries.retryDelay(0, failed(503)))).size).toBeGreaterThan(1);
  });
});

it('a write is never repeated', () => {
  expect(mutations.retry).toBe(false);
});

it('a browser without a network still reaches a service on the same machine', () => {
  expect([queries.networkMode, mutations.networkMode]).toEqual(['always', 'always']);
});

describe('a problem', () => {
  it('holds what the service said, with the request to ask about', () => {
    const response = new Response('', { status: 422, headers: { 'x-request-id': 'from-header' } });
    expect(problemOf(response, { code: 'INVALID', message: 'is too long', field: 'name' })).toEqual({
      statusCode: 422,
      code: 'INVALID',
      message: 'is too long',
      field: 'name',
      requestId: 'from-header',
      retryAfterSeconds: undefined,
    });
  });

  it('has a code also when a proxy answered', () => {
    expect(problemOf(new Response('', { status: 502 }), '<html>')).toMatchObject({ statusCode: 502, code: 'UNKNOWN' });
  });
});
