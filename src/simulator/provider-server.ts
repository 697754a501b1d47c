// The HTTP server of a simulated provider: its API, and the recordings. On the loopback address only.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Conversation } from './conversation.ts';
import type { SimulatedProvider } from './simulated-provider.ts';

interface ServerOptions {
  readonly provider: SimulatedProvider;
  /** Those that have begun. */
  readonly conversations: () => readonly Conversation[];
  readonly createRecording: (path: string) => Buffer | Promise<Buffer>;
}

export async function startProviderServer({ provider, conversations, createRecording }: ServerOptions) {
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (/(\.wav|\/audio)$/.test(url.pathname)) return sendRecording(request, response, url.pathname);
    const { method = 'GET' } = request;
    const body = method === 'POST' ? JSON.parse((await text(request)) || '{}') : {};
    const asked = { method, path: url.pathname, query: url.searchParams, body };
    const answer = provider.answer(asked, conversations(), Date.now());
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { message: 'Not found' }));
  }

  async function sendRecording(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const recording = await createRecording(path);
    const [, start = ''] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
    const from = Number(start);
    const part = recording.subarray(from);
    response.writeHead(start === '' ? 200 : 206, {
      'content-type': 'audio/wav',
      'content-length': part.length,
      etag: `"${path.length}-${recording.length}"`,
      ...(start !== '' && { 'content-range': `bytes ${from}-${recording.length - 1}/${recording.length}` }),
    });
    response.end(part);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
