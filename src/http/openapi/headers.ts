// The headers that plugins read and send, by what a route declares.
import type { FastifyContextConfig } from 'fastify';
import { type Header, isReference, type Operation, type Parameter, type Reference, type Response } from './document.ts';
import { isForMembers } from './failures.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers by `reply.cached`, and with all that comes with it. */
    isCached?: true;
    /** Sends the row with its etag, to say `if-match` with. */
    sendsEtag?: true;
  }
}

interface Answering extends FastifyContextConfig {
  readonly isVersioned?: boolean;
}

const text = { type: 'string' };

export const headers = {
  'x-request-id': { description: 'The id of this request: quote it when you report a problem.', schema: text },
  'x-cache': {
    description:
      'STALE: what was last known. The database could not be asked, or changes are not heard of at the moment.',
    schema: { type: 'string', enum: ['HIT', 'MISS', 'STALE', 'BYPASS'] },
  },
  age: { description: 'Seconds since it was read from the database.', schema: { type: 'integer' } },
  etag: { description: 'The version of what was answered, for `if-none-match` and `if-match`.', schema: text },
  vary: { description: 'The request headers that the answer depends on, if it depends on any.', schema: text },
  'x-callboard-version': {
    description:
      'The version of what was written. Send it with the next reads: they show this write, whichever instance answers.',
    schema: { type: 'string', format: 'uuid' },
  },
  location: { description: 'The address of what was created.', schema: { type: 'string', format: 'uri-reference' } },
  'retry-after': { description: 'Seconds until it makes sense to try again.', schema: { type: 'integer' } },
  'www-authenticate': { description: 'Always `Bearer`.', schema: text },
} satisfies Record<string, Header>;

type Name = keyof typeof headers;

export const parameters = {
  'x-org-id': {
    name: 'x-org-id',
    in: 'header',
    description: "The organisation; else the token's app_metadata.org_id.",
    schema: { type: 'string', format: 'uuid' },
  },
  'if-none-match': {
    name: 'if-none-match',
    in: 'header',
    description: 'The etag of what the caller has: when it is still that, a read is a 304 and a write a 412.',
    schema: text,
  },
  'x-callboard-version': {
    name: 'x-callboard-version',
    in: 'header',
    description:
      'The version that a write was answered with; several are separated by commas. The answer shows that write, whichever instance gives it: it waits for up to a second, and is read past the cache after that.',
    schema: text,
  },
  'if-match': {
    name: 'if-match',
    in: 'header',
    description: 'The etag it was read with: 412 when it has another by now.',
    schema: text,
  },
} satisfies Record<string, Parameter>;

const refer = (names: readonly Name[]): Record<string, Reference> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

export function headersOfFailure(status: string): Record<string, Reference> {
  const isLater = status === '429' || status === '503';
  return refer(['x-request-id', ...when(isLater, 'retry-after'), ...when(status === '401', 'www-authenticate')]);
}

function headersOfSuccess(status: string, { isCached, sendsEtag, isVersioned }: Answering): Record<string, Reference> {
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

/** What the client may send, and what it gets with a success. */
export function withHeaders(operation: Operation, config: FastifyContextConfig, isWrite: boolean): Operation {
  const { parameters: own = [], responses } = operation;
  const sent = [
    ...(isForMembers(config.access) ? ['x-org-id'] : []),
    ...(config.isCached || config.checksPreconditions ? ['if-none-match'] : []),
    ...(config.isCached ? ['x-callboard-version'] : []),
    ...('412' in responses ? ['if-match'] : []),
  ].map((name) => ({ $ref: `#/components/parameters/${name}` }));
  const answered = config.isCached ? { ...responses, 304: { $ref: '#/components/responses/NotModified' } } : responses;
  return {
    ...operation,
    ...(own.length + sent.length > 0 && { parameters: [...own, ...sent] }),
    responses: Object.fromEntries(
      Object.entries(answered).map(([status, response]) => [
        status,
        isReference(response)
          ? response
          : { ...response, headers: headersOfSuccess(status, { ...config, isVersioned: isWrite }) },
      ]),
    ),
  };
}

export const notModified: Response = {
  description: 'The caller already has the current version.',
  headers: headersOfSuccess('304', { isCached: true }),
};
