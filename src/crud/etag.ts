import type { FastifyReply } from 'fastify';
import type { TSchema } from 'typebox';

/** What was just written, with the tag that a read of it would have, to say `if-match` with. */
export function sendWithTag(reply: FastifyReply, value: object): FastifyReply {
  const { body, etag } = reply.tagOf(value);
  return reply
    .header('etag', etag)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(body);
}

/** As above, with what is answered beside it, and is no part of it: the tag is that of the thing alone, as a read answers it. */
export function sendWithTagAnd(reply: FastifyReply, value: object, schema: TSchema, beside: object): FastifyReply {
  return reply
    .header('etag', reply.tagOf(value, schema).etag)
    .header('cache-control', 'no-store')
    .send({ ...value, ...beside });
}
