// A request of a member, and the parts of the response that tests check.
import type { FastifyInstance } from 'fastify';

interface Sent {
  readonly as: { readonly token: string };
  readonly body?: object;
  readonly ifMatch?: string;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export async function send(app: FastifyInstance, method: Method, url: string, { as, body, ifMatch }: Sent) {
  const answer = await app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${as.token}`, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) },
    ...(body === undefined ? {} : { payload: body }),
  });
  return {
    status: answer.statusCode,
    cache: answer.headers['x-cache'],
    queries: Number(/desc="(\d+) quer/.exec(String(answer.headers['server-timing']))?.[1]),
    etag: String(answer.headers.etag),
    retryAfter: answer.headers['retry-after'],
    body: answer.body === '' ? null : answer.json(),
  };
}
