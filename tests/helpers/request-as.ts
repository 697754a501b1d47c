// Requests of one caller with parsed bodies, to the service or to PostgREST.
import type { FastifyInstance } from 'fastify';
import type { TestAppOptions } from './app.ts';
import { gatewayHeaders, type TestStack } from './stack.ts';

/** An instance without a change feed: what it shows at once was invalidated by the writing route itself. */
export const withoutFeed: TestAppOptions = {
  isWithoutFeed: true,
  between: ({ databaseUrl: _, ...services }) => services,
};

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export function requestAs(app: FastifyInstance, token: string) {
  return async (method: Method, url: string, body?: object, headers: Record<string, string> = {}) => {
    const answer = await app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.body === '' ? null : answer.json(),
      queries: Number(/desc="(\d+) quer/.exec(String(answer.headers['server-timing']))?.[1]),
    };
  };
}

/** Requests to PostgREST itself, which every holder of a token can reach without the service. */
export function requestPostgrestAs({ services }: Pick<TestStack, 'services'>, token: string, orgId?: string) {
  return async (method: Method, path: string, body?: object) => {
    const answer = await fetch(`${services.supabase.url}/rest/v1/${path}`, {
      method,
      headers: {
        ...gatewayHeaders({ services }),
        authorization: `Bearer ${token}`,
        prefer: 'return=representation',
        ...(orgId === undefined ? {} : { 'x-org-id': orgId }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
  };
}
