// Downloads from real servers on the loopback address.
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { download } from '../../../../src/features/calls/recording/copy/download.ts';
import { createNetwork } from '../../../../src/outgoing/network.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const content = Buffer.from('0123456789'.repeat(10_000));
const first = 'api.provider.example';
const second = 'files.provider.example';

let resources: AsyncDisposableStack;
let path: string;
let requests: IncomingMessage[];

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  requests = [];
  const folder = await mkdtemp(join(tmpdir(), 'callboard-test-'));
  resources.defer(() => rm(folder, { recursive: true }));
  path = join(folder, 'recording');
});
afterEach(() => resources.disposeAsync());

async function startServer(handle: Handler): Promise<string> {
  const server = createServer((request, response) => {
    requests.push(request);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  resources.defer(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function downloadFrom(
  standIns: Record<string, string>,
  { maxBytes = 1_000_000, signal = new AbortController().signal } = {},
) {
  await download({
    url: `https://${first}/recording.wav`,
    hosts: [first, second],
    credentials: { authorization: 'Bearer secret' },
    path,
    network: createNetwork({ standIns }),
    maxBytes,
    signal,
  });
  return readFile(path);
}

/** Breaks the connection once the client has stored these bytes. */
function breakAfter(response: ServerResponse, bytes: Buffer): void {
  response.write(bytes);
  void vi
    .waitFor(async () => expect((await stat(path)).size).toBe(bytes.length), { timeout: 10_000, interval: 5 })
    .finally(() => response.destroy());
}

it('stores the recording and sends the credentials', async () => {
  const url = await startServer((_request, response) => response.end(content));
  expect(await downloadFrom({ [first]: url })).toEqual(content);
  expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret']);
});

it('follows a redirect to an allowed host without the credentials', async () => {
  const target = await startServer((_request, response) => response.end(content));
  const url = await startServer((_request, response) =>
    response.writeHead(302, { location: `https://${second}/signed?x=1` }).end(),
  );
  expect(await downloadFrom({ [first]: url, [second]: target })).toEqual(content);
  expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret', undefined]);
});

it.each([
  ['https://169.254.169.254/latest/meta-data', 'HOST_NOT_ALLOWED'],
  ['https://evil.example/a.wav', 'HOST_NOT_ALLOWED'],
  ['http://files.provider.example/a.wav', 'URL_NOT_HTTPS'],
  ['https://files.provider.example:8443/a.wav', 'PORT_NOT_ALLOWED'],
])('does not follow a redirect to %s', async (location, code) => {
  const url = await startServer((_request, response) => response.writeHead(302, { location }).end());
  await expect(downloadFrom({ [first]: url })).rejects.toMatchObject({ code, isFinal: true });
  expect(requests).toHaveLength(1);
});

it('does not connect to a redirect target with a private address', async () => {
  const url = await startServer((_request, response) =>
    response.writeHead(302, { location: `https://${second}/a.wav` }).end(),
  );
  const network = createNetwork({ standIns: { [first]: url }, resolve: async () => ['10.0.0.7'] });
  const options = { url: `https://${first}/a`, hosts: [first, second], path, network, maxBytes: 1000 };
  await expect(download({ ...options, signal: new AbortController().signal })).rejects.toMatchObject({
    code: 'ADDRESS_NOT_PUBLIC',
  });
});

it('ends after three redirects', async () => {
  const url = await startServer((_request, response) => response.writeHead(302, { location: '/again' }).end());
  await expect(downloadFrom({ [first]: url })).rejects.toMatchObject({ code: 'TOO_MANY_REDIRECTS' });
  expect(requests).toHaveLength(4);
});

it('continues a broken transfer where it stopped', async () => {
  const url = await startServer((request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const headers = { etag: '"v1"', 'content-length': content.length - from };
    const range = `bytes ${from}-${content.length - 1}/${content.length}`;
    response.writeHead(from > 0 ? 206 : 200, from > 0 ? { ...headers, 'content-range': range } : headers);
    if (requests.length === 1) breakAfter(response, content.subarray(0, 30_000));
    else response.end(content.subarray(from));
  });
  expect(await downloadFrom({ [first]: url })).toEqual(content);
  expect(requests[1]?.headers).toMatchObject({ range: expect.stringMatching(/^bytes=\d+-$/), 'if-range': '"v1"' });
});

it('does not join bytes of another position', async () => {
  const url = await startServer((_request, response) => {
    const headers = { etag: '"v1"', 'content-range': `bytes 0-${content.length - 1}/${content.length}` };
    response.writeHead(requests.length === 1 ? 200 : 206, { ...headers, 'content-length': content.length });
    if (requests.length === 1) breakAfter(response, content.subarray(0, 30_000));
    else response.end(content);
  });
  await expect(downloadFrom({ [first]: url })).rejects.toMatchObject({
    code: 'RANGE_NOT_AS_REQUESTED',
    isFinal: false,
  });
});

it('asks for the file itself, not for a compressed form', async () => {
  const url = await startServer((_request, response) => response.end(content));
  await downloadFrom({ [first]: url });
  expect(requests[0]?.headers['accept-encoding']).toBe('identity');
});

it.each(['before the response', 'in the body'])('ends with its time, also %s', async (place) => {
  const url = await startServer((_request, response) => {
    if (place === 'in the body') response.write('slow');
  });
  const running = downloadFrom({ [first]: url }, { signal: AbortSignal.timeout(100) });
  await expect(running).rejects.toMatchObject({ code: 'TIMED_OUT', isFinal: false });
});

it('begins again when the recording has changed meanwhile', async () => {
  const url = await startServer((_request, response) => {
    response.writeHead(200, { etag: `"v${requests.length}"`, 'content-length': content.length });
    if (requests.length === 1) breakAfter(response, Buffer.alloc(20_000, 'x'));
    else response.end(content);
  });
  expect(await downloadFrom({ [first]: url })).toEqual(content);
});

it('stops an endless body at the limit', async () => {
  const url = await startServer((_request, response) => {
    const write = () => {
      while (!response.destroyed && response.write(content)) {}
      response.once('drain', write);
    };
    write();
  });
  await expect(downloadFrom({ [first]: url })).rejects.toMatchObject({ code: 'TOO_LARGE', isFinal: true });
});

it('refuses a recording that is announced as too large', async () => {
  const url = await startServer((_request, response) => response.end(content));
  await expect(downloadFrom({ [first]: url }, { maxBytes: 1000 })).rejects.toMatchObject({ code: 'TOO_LARGE' });
});

it.each([
  [404, false],
  [401, true],
  [410, true],
  [403, true],
  [500, false],
  [429, false],
])('reports the status %i', async (status, isFinal) => {
  const url = await startServer((_request, response) => response.writeHead(status).end());
  await expect(downloadFrom({ [first]: url })).rejects.toMatchObject({ code: `STATUS_${status}`, isFinal });
});
