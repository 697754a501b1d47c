// The ways in which an upstream fails, all seen in production. None is a valid response of PostgREST.
import type { Fault, Passing } from './faulty-upstream.ts';

const proxyPage = '<html><body><h1>Bad Gateway</h1><pre>at inside-host-7 (10.0.0.7)</pre></body></html>';
const json = 'application/json; charset=utf-8';
/** Incomplete rows: they must not be used, returned or logged. */
const halfRows = '[{"role":"owner","from_number":"+15550199999","id":"0b8f1c9e-4a6d';

const respondWith =
  (statusCode: number, contentType: string, body: string): Fault =>
  ({ method, response }) =>
    // The response to a HEAD has a length and no body.
    void response
      .writeHead(statusCode, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) })
      .end(method === 'HEAD' ? undefined : body);

const error = (code: string, message: string) =>
  JSON.stringify({ code, details: 'inside-host-7', hint: 'look at inside-host-7', message });

function resetAfter(headers: Record<string, string | number>): Fault {
  return ({ response }) => {
    response.writeHead(200, { 'content-type': json, ...headers });
    response.write(halfRows, () => response.socket?.resetAndDestroy());
  };
}

export const upstreamFaults: Record<string, Fault> = {
  'resets the connection': ({ request }) => void request.socket.resetAndDestroy(),
  'closes the connection': ({ request }) => void request.socket.destroy(),
  'accepts the connection and never answers': () => {},
  'sends headers and no body': ({ response }) => {
    response.writeHead(200, { 'content-type': json, 'content-length': 500 }).flushHeaders();
  },
  'stalls in the middle of the body': ({ response }) => {
    response.writeHead(200, { 'content-type': json }).write(halfRows);
  },
  'answers 503 as PostgREST does without its database': respondWith(
    503,
    json,
    error('PGRST001', 'Database client error'),
  ),
  'answers 504 as PostgREST does without a free connection': respondWith(
    504,
    json,
    error('PGRST003', 'Timed out acquiring'),
  ),
  'answers 500 as PostgREST does when a statement times out': respondWith(500, json, error('57014', 'canceling')),
  'answers 503 with HTML': respondWith(503, 'text/html', proxyPage),
  'answers 500 with HTML': respondWith(500, 'text/html', proxyPage),
  'answers 502 without a body': respondWith(502, 'text/html', ''),
  'answers 200 with HTML': respondWith(200, 'text/html', proxyPage),
  'answers 200 with HTML and the content type of JSON': respondWith(200, json, proxyPage),
  'answers 404 without a body': respondWith(404, json, ''),
  'answers 404 with an empty list': respondWith(404, json, '[]'),
  'answers 302': ({ response }) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
  'answers 401 for an unknown key': respondWith(401, json, '{"message":"Invalid API key","hint":"inside-host-7"}'),
  'answers 429': respondWith(429, json, '{"message":"Too many requests to inside-host-7"}'),
  'answers with truncated JSON of the declared length': respondWith(200, json, halfRows),
  'resets the connection before the declared length': resetAfter({ 'content-length': 5000 }),
  'resets the connection in the middle of a chunked body': resetAfter({ 'transfer-encoding': 'chunked' }),
};

/** Removes the total from the response. */
export function loseTotal({ forward }: Passing) {
  forward(({ headers }) => {
    if (headers['content-range']) headers['content-range'] = headers['content-range'].replace(/\/.*/, '/*');
  });
}
