import type { FastifyReply } from 'fastify';

/** What was just written, with the tag that a read of it would have, to say `if-match` with. */
export function sendWithTag(reply: FastifyReply, value: object): FastifyReply {
  const { body, etag } = reply.tagOf(value);
  return reply
    .header('etag', etag)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(body);
}
