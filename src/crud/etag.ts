import type { FastifyReply } from 'fastify';
import type { TSchema } from 'typebox';

/** Responds to a write with the row and the etag of a read, which the client can send as `if-match`. */
export function sendWithEtag(reply: FastifyReply, value: object): FastifyReply {
  const { body, etag } = reply.tagOf(value);
  return reply
    .header('etag', etag)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(body);
}

/** The etag is that of `value` alone: a read does not return `extra`. */
export function sendWithEtagAndExtra(reply: FastifyReply, value: object, schema: TSchema, extra: object): FastifyReply {
  return reply
    .header('etag', reply.tagOf(value, schema).etag)
    .header('cache-control', 'no-store')
    .send({ ...value, ...extra });
}
