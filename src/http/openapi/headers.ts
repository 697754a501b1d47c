// The headers that plugins read and send, derived from the route's config.
import type { FastifyContextConfig } from 'fastify';
import { type Header, isReference, type Operation, type Parameter, type Reference, type Response } from './document.ts';
import { isForMembers } from './failures.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Responds with `reply.cached`: a cached view. */
    isCached?: true;
    /** The tables of that view, for `x-tables`. */
    tables?: readonly string[];
    /** For `x-max-days`: the longest time range of which rows are counted. */
    maxDays?: number;
    /** For `x-max-buckets`. */
    maxBuckets?: number;
    /** Sends the row with its etag, for a later `if-match`. */
    sendsEtag?: true;
  }
}

interface RouteConfig extends FastifyContextConfig {
  readonly isVersioned?: boolean;
}

const text = { type: 'string' };

export const headers = {
  'x-request-id': { description: 'The id of this request. Quote it in a problem report.', schema: text },
  'x-cache': {
    description:
      'HIT: from the cache. MISS: loaded now. STALE: the last known value, because the database or the change feed is unavailable. BYPASS: loaded and not cached.',
    schema: { type: 'string', enum: ['HIT', 'MISS', 'STALE', 'BYPASS'] },
  },
  age: { description: 'Seconds since the value was read from the database.', schema: { type: 'integer' } },
  etag: { description: 'The version of the value, for `if-none-match` and `if-match`.', schema: text },
  vary: { description: 'The request headers that the response depends on.', schema: text },
  'x-callboard-version': {
    description:
      'The version of the write. Send it with later reads, so that they include this write on every instance.',
    schema: { type: 'string', format: 'uuid' },
  },
  location: { description: 'The URL of the created resource.', schema: { type: 'string', format: 'uri-reference' } },
  'retry-after': { description: 'Seconds to wait before a retry.', schema: { type: 'integer' } },
  'www-authenticate': { description: 'Always `Bearer`.', schema: text },
} satisfies Record<string, Header>;

type Name = keyof typeof headers;

export const parameters = {
  'x-org-id': {
    name: 'x-org-id',
    in: 'header',
    description: "The organisation's id. Default: the token's `app_metadata.org_id`.",
    schema: { type: 'string', format: 'uuid' },
  },
  'if-none-match': {
    name: 'if-none-match',
    in: 'header',
    description: 'The etag of the value that the caller has. If it is current, a read responds 304 and a write 412.',
    schema: text,
  },
  'x-callboard-version': {
    name: 'x-callboard-version',
    in: 'header',
    description:
      'The version that a write returned, or several separated by commas. The response includes those writes: an instance that has not received them waits up to one second and then reads from the database.',
    schema: text,
  },
  'if-match': {
    name: 'if-match',
    in: 'header',
    description: 'The etag of the value that the caller read. 412 if it has changed.',
    schema: text,
  },
} satisfies Record<string, Parameter>;

const refer = (names: readonly Name[]): Record<string, Reference> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

export function headersOfFailure(status: string): Record<string, Reference> {
  const isRetryable = status === '429' || status === '503';
  return refer(['x-request-id', ...when(isRetryable, 'retry-after'), ...when(status === '401', 'www-authenticate')]);
}

function headersOfSuccess(
  status: string,
  { isCached, sendsEtag, isVersioned }: RouteConfig,
): Record<string, Reference> {
  const tagged = sendsEtag === true && ['200', '201'].includes(status);
  return refer([
    'x-request-id',
    ...when(isCached === true, 'x-cache', 'age', 'etag', 'vary'),
    ...when(tagged, 'etag'),
    ...when(isVersioned === true && status.startsWith('2'), 'x-callboard-version'),
    ...when(status === '201', 'location'),
  ]);
}

const when = (holds: boolean, ...names: Name[]) => (holds ? names : []);

/** Adds the headers that the client may send, and those of successful responses. */
export function withHeaders(operation: Operation, config: FastifyContextConfig, isWrite: boolean): Operation {
  const { parameters: own = [], responses } = operation;
  const sent = [
    ...(isForMembers(config.access) ? ['x-org-id'] : []),
    ...(config.isCached || config.checksPreconditions ? ['if-none-match'] : []),
    ...(config.isCached ? ['x-callboard-version'] : []),
    ...('412' in responses ? ['if-match'] : []),
  ].map((name) => ({ $ref: `#/components/parameters/${name}` }));
  const all = config.isCached ? { ...responses, 304: { $ref: '#/components/responses/NotModified' } } : responses;
  return {
    ...operation,
    ...(own.length + sent.length > 0 && { parameters: [...own, ...sent] }),
    responses: Object.fromEntries(
      Object.entries(all).map(([status, response]) => [
        status,
        isReference(response)
          ? response
          : {
              ...response,
              headers: { ...response.headers, ...headersOfSuccess(status, { ...config, isVersioned: isWrite }) },
            },
      ]),
    ),
  };
}

export const notModified: Response = {
  description: 'The caller has the current version.',
  headers: headersOfSuccess('304', { isCached: true }),
};
