import { once } from 'node:events';
import { createServer, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { startGateway } from '../../src/local-stack/gateway.ts';
import { loadOrCreateKeys } from '../../src/local-stack/keys.ts';
import { withTemporaryFolder } from '../helpers/temporary-folder.ts';

/** A server in place of PostgREST that can stop and start again on its port. */
async function startUpstream(listener: RequestListener, port = 0) {
  const server = createServer(listener).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function withGateway(
  listener: RequestListener,
  use: (given: { url: string; upstream: Awaited<ReturnType<typeof startUpstream>>; lines: string[] }) => Promise<void>,
) {
  return withTemporaryFolder(async (folder) => {
    const keys = await loadOrCreateKeys(folder);
    const upstream = await startUpstream(listener);
    const lines: string[] = [];
    const gateway = await startGateway({
      postgrestUrl: `http://127.0.0.1:${upstream.port}`,
      keys,
      bucketFolder: folder,
      log: (line) => lines.push(line),
    });
    try {
      await use({ url: gateway.url, upstream, lines });
    } finally {
      await gateway.close();
      await upstream.close().catch(() => {});
    }
  });
}

const apikey = { apikey: 'any' };

describe('the gateway, for PostgREST', () => {
  it('forwards method, path, query, headers and body, and returns the response', () =>
    withGateway(
      async (incoming, response) => {
        const { method, url, headers } = incoming;
        response.writeHead(201, { 'content-range': '0-0/1', 'x-many': ['a', 'b'] });
        response.end(JSON.stringify({ method, url, headers, body: await text(incoming) }));
      },
      async ({ url }) => {
        const response = await fetch(`${url}/rest/v1/call_logs?select=id&or=(a.eq.%22x%22)`, {
          method: 'POST',
          headers: { ...apikey, authorization: 'Bearer mine', prefer: 'count=exact', 'content-type': 'text/plain' },
          body: '{"ø": 1}',
        });
        expect(response.status).toBe(201);
        expect(response.headers.get('content-range')).toBe('0-0/1');
        expect(response.headers.get('x-many')).toBe('a, b');
        expect(await response.json()).toMatchObject({
          method: 'POST',
          url: '/call_logs?select=id&or=(a.eq.%22x%22)',
          headers: { authorization: 'Bearer mine', prefer: 'count=exact', 'content-type': 'text/plain' },
          body: '{"ø": 1}',
        });
      },
    ));

  it('uses the API key as the token when there is none, and requires a key', () =>
    withGateway(
      (incoming, response) => response.end(incoming.headers.authorization),
      async ({ url }) => {
        expect(await (await fetch(`${url}/rest/v1/`, { headers: { apikey: 'the-key' } })).text()).toBe(
          'Bearer the-key',
        );
        expect((await fetch(`${url}/rest/v1/`)).status).toBe(401);
      },
    ));

  it('does not forward hop-by-hop headers', () =>
    withGateway(
      (incoming, response) => {
        response.writeHead(200, {
          'keep-alive': 'timeout=1',
          connection: 'x-upstream',
          'x-upstream': '1',
          'x-end': '1',
        });
        response.end(JSON.stringify(incoming.headers));
      },
      async ({ url }) => {
        const headers = {
          ...apikey,
          connection: 'x-this-hop, keep-alive',
          'x-this-hop': '1',
          te: 'trailers',
          'x-end': '1',
        };
        const outgoing = request(`${url}/rest/v1/`, { headers }).end();
        const [response] = await once(outgoing, 'response');
        expect(response.headers).toMatchObject({ 'x-end': '1' });
        expect(response.headers).not.toHaveProperty('x-upstream');
        const seen = JSON.parse(await text(response));
        expect(seen).toMatchObject({ 'x-end': '1' });
        expect(seen).not.toHaveProperty('x-this-hop');
        expect(seen).not.toHaveProperty('te');
      },
    ));

  it('streams a response', () => {
    const rest = Promise.withResolvers<void>();
    return withGateway(
      async (_, response) => {
        response.write('first');
        await rest.promise;
        response.end(' last');
      },
      async ({ url }) => {
        const { body } = await fetch(`${url}/rest/v1/`, { headers: apikey });
        const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
        expect((await reader?.read())?.value).toBe('first');
        rest.resolve();
        expect((await reader?.read())?.value).toBe(' last');
      },
    );
  });

  it('answers 503 while PostgREST is down, logs it once, and recovers by itself', () =>
    withGateway(
      (_, response) => response.end('here'),
      async ({ url, upstream, lines }) => {
        const get = (init: RequestInit = {}) => fetch(`${url}/rest/v1/x`, { headers: apikey, ...init });
        expect(await (await get()).text()).toBe('here');
        await upstream.close();
        const refused = await get();
        expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
        expect(await refused.json()).toEqual({ message: 'The data API does not answer' });
        expect((await get({ method: 'POST', body: 'x'.repeat(2_000_000) })).status).toBe(503);
        expect(lines).toHaveLength(1);

        const back = await startUpstream((_, response) => response.end('again'), upstream.port);
        expect(await (await get()).text()).toBe('again');
        await back.close();
      },
    ));

  it('retries when a keep-alive connection closes, but never a request with a body', () => {
    let requests = 0;
    return withGateway(
      (incoming, response) => {
        requests++;
        // The server has closed the idle connection before the second request on it.
        if (requests === 2 || requests === 4) return incoming.socket.destroy();
        incoming.resume();
        response.end(String(requests));
      },
      async ({ url }) => {
        const get = async (init: RequestInit = {}) => fetch(`${url}/rest/v1/x`, { headers: apikey, ...init });
        expect(await (await get()).text()).toBe('1');
        expect(await (await get()).text()).toBe('3');
        expect((await get({ method: 'POST', body: 'x' })).status).toBe(503);
        expect(requests).toBe(4);
      },
    );
  });

  it('cancels the request when the client disconnects', () => {
    const reached = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<void>();
    return withGateway(
      (incoming) => {
        reached.resolve();
        incoming.on('close', () => aborted.resolve());
      },
      async ({ url }) => {
        const caller = new AbortController();
        const answer = fetch(`${url}/rest/v1/`, { headers: apikey, signal: caller.signal });
        await reached.promise;
        caller.abort();
        await expect(answer).rejects.toThrow(/abort/);
        await aborted.promise;
      },
    );
  });

  it('ends the response where PostgREST ends it, so an incomplete response never looks complete', () =>
    withGateway(
      (_, response) => {
        response.write('[{"id": 1},');
        response.on('drain', () => {});
        setImmediate(() => response.destroy());
      },
      async ({ url }) => {
        const answer = fetch(`${url}/rest/v1/`, { headers: apikey }).then((response) => response.text());
        await expect(answer).rejects.toThrow();
      },
    ));
});

describe('the gateway, for other paths', () => {
  it('serves the public keys', () =>
    withGateway(
      (_, response) => response.end(),
      async ({ url }) => {
        const jwks = await (await fetch(`${url}/auth/v1/.well-known/jwks.json`)).json();
        expect(jwks).toMatchObject({ keys: [{ kty: 'EC', alg: 'ES256' }] });
        expect(JSON.stringify(jwks)).not.toContain('"d"');
      },
    ));

  it.each(['/', '/rest', '/rest/v1x', '/rest/v2/call_logs', '/auth/v1/token', '/functions/v1/x'])(
    'answers 404 at %s',
    (path) =>
      withGateway(
        (_, response) => response.end('reached'),
        async ({ url }) => {
          const response = await fetch(url + path, { headers: apikey });
          expect(response.status).toBe(404);
          expect(await response.json()).toHaveProperty('message');
        },
      ),
  );
});
