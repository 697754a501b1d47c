// The serialized form of a response, with its etag: what the cache keeps of a view, and how it is sent.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { PreconditionFailed } from '../../errors.ts';
import { type Encoding, encodingFor } from '../encodings.ts';
import { etagForEncoding, etagOf, matchingEtag, satisfiesIfMatch } from '../entity-tags.ts';

export interface Serialized {
  readonly body: string;
  readonly etag: string;
}

type CompressedBodyOf = (serialized: Serialized, encoding: Encoding) => Buffer | Promise<Buffer>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Browsers must not store the response, because it contains what people said: a stored copy would outlive the sign-out. A client
     * that keeps the value in memory can still send its etag as `if-none-match`.
     */
    isNeverStored?: true | ((query: unknown) => boolean);
  }
  interface FastifyReply {
    /** The body and the etag that a read would give, by the schema of this response or another one. */
    tagOf: (value: object, schema?: object) => Serialized;
  }
}

export const serialized = fp(
  async function serialized(app: FastifyInstance) {
    app.decorateReply('tagOf', function tagOf(this: FastifyReply, value, schema) {
      const text =
        schema === undefined ? this.serialize(value) : this.serializeInput(value as Fields, schema as Fields);
      return serializedFrom(String(text), value);
    });
  },
  { name: 'serialized' },
);

/** The parameter type of Fastify. */
type Fields = Record<string, unknown>;

/** `value`: what was serialized. The version of a row is its `updated_at`. */
export function serializedFrom(text: string, value: { readonly updated_at?: string | null } = {}): Serialized {
  // A serializer builds a rope of hundreds of strings, which would be flattened again for every response.
  const body = Buffer.from(text).toString();
  return { body, etag: etagOf(body, 'updated_at' in value ? String(value.updated_at) : undefined) };
}

function mayBeStored({ query, routeOptions }: FastifyRequest): boolean {
  const { isNeverStored } = routeOptions.config;
  return isNeverStored === undefined || (typeof isNeverStored === 'function' && !isNeverStored(query));
}

const jsonHeaders = { 'content-type': 'application/json; charset=utf-8' };

/** Sends 200, 304 or 412, compressed where the client accepts it. Synchronous when the compressed body is there. */
export function sendSerialized(
  reply: FastifyReply,
  found: Serialized,
  ageMs: number,
  compressedBodyOf: CompressedBodyOf,
  headersOfBody: Readonly<Record<string, string | number>> = jsonHeaders,
): undefined | Promise<unknown> {
  const { body, etag } = found;
  const { cacheOutcome, headers } = reply.request;
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch, 'accept-encoding': accepted } = headers;
  if (ifMatch !== undefined && !satisfiesIfMatch(ifMatch, etag)) return void reply.send(new PreconditionFailed());
  const encoding = encodingFor(accepted, body);
  const selected = encoding === undefined ? etag : etagForEncoding(etag, encoding);
  const matching = matchingEtag(ifNoneMatch, etag);
  reply.headers({
    'x-cache': cacheOutcome ?? '',
    age: Math.floor(ageMs / 1000),
    etag: matching === undefined || matching === '*' ? selected : matching,
    'cache-control': mayBeStored(reply.request) ? 'private, no-cache' : 'no-store',
  });
  if (matching !== undefined) return void reply.code(304).send();
  reply.headers(headersOfBody);
  if (encoding === undefined) return void reply.send(body);
  reply.header('content-encoding', encoding);
  const compressed = compressedBodyOf(found, encoding);
  if (compressed instanceof Promise) return compressed.then((bytes) => reply.send(bytes));
  return void reply.send(compressed);
}
