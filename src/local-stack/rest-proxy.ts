// Forwards a request to PostgREST and returns the response byte for byte. Every request of the local stack passes here, so
// it is fast: keep-alive connections, raw headers, no parsing.
import { Agent, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  // Node's HTTP server has already answered this one.
  'expect',
]);

/** PostgREST closes idle connections after 30 s. This closes them earlier, so that no request meets a closing connection. */
const idleTimeoutMs = 20_000;

export function createRestProxy({ upstream, log }: { upstream: string; log: (message: string) => void }) {
  const { hostname, port } = new URL(upstream);
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 256, timeout: idleTimeoutMs });
  let isUp = true;

  function forward(incoming: IncomingMessage, response: ServerResponse, path: string) {
    const { method = 'GET' } = incoming;
    const hasBody = 'content-length' in incoming.headers || 'transfer-encoding' in incoming.headers;
    const headers = endToEndHeaders(incoming.rawHeaders);
    // As in hosted Supabase: without a token, the API key is the token.
    const { apikey } = incoming.headers;
    if (!incoming.headers.authorization && typeof apikey === 'string')
      headers.push('Authorization', `Bearer ${apikey}`);
    if (hasBody && !('content-length' in incoming.headers)) headers.push('Transfer-Encoding', 'chunked');
    let current: ReturnType<typeof openRequest>;

    function send() {
      const outgoing = openRequest({ agent, hostname, port, method, path, headers }, (upstreamResponse) => {
        isUp = true;
        response.writeHead(
          upstreamResponse.statusCode ?? 502,
          upstreamResponse.statusMessage,
          endToEndHeaders(upstreamResponse.rawHeaders),
        );
        upstreamResponse.on('error', () => response.destroy());
        upstreamResponse.pipe(response);
      });
      current = outgoing;
      outgoing.on('error', (error) => {
        if (response.headersSent || response.destroyed) return response.destroy();
        // A keep-alive connection may close just before its next request. Without a body the request can be sent again.
        if (outgoing.reusedSocket && !hasBody && isReset(error)) return send();
        if (isUp) log(`PostgREST does not answer (${error.message})`);
        isUp = false;
        refuse(incoming, response);
      });
      if (hasBody) incoming.pipe(outgoing);
      else outgoing.end();
    }

    // A client that disconnected must not keep a database connection busy.
    response.on('close', () => {
      if (!response.writableFinished) current?.destroy();
    });
    send();
  }

  return { forward, close: () => agent.destroy() };
}

function refuse(incoming: IncomingMessage, response: ServerResponse) {
  incoming.unpipe();
  // The rest of the body would be read as the next request.
  if (!incoming.complete) response.setHeader('connection', 'close');
  response.setHeader('retry-after', '1');
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.statusCode = 503;
  response.end('{"message":"The data API does not answer"}');
}

function endToEndHeaders(raw: string[]) {
  const kept: string[] = [];
  const hopHeaders = listConnectionHeaders(raw);
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const lower = name.toLowerCase();
    if (!hopByHop.has(lower) && !hopHeaders.includes(lower)) kept.push(name, raw[index + 1] ?? '');
  }
  return kept;
}

/** `Connection: x-name` makes x-name a hop-by-hop header. */
function listConnectionHeaders(raw: string[]): string[] {
  const at = raw.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'connection');
  const value = at === -1 ? undefined : raw[at + 1];
  if (!value || value === 'keep-alive') return [];
  return value.split(',').map((name) => name.trim().toLowerCase());
}

function isReset(error: Error) {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}
