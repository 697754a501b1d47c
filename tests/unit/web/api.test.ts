// The page's one way to the API, against a server whose answers the test decides.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

interface Answer {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}
interface Api {
  readonly api: Record<'GET' | 'POST', (path: string, init: object) => Promise<Answer>>;
  setCredentials(given: object): void;
}
interface Credentials {
  token: string | undefined;
  orgId: string | undefined;
  renewed: string | undefined;
  renewals: number;
  isAuthAway: boolean;
  hasEnded: boolean;
}

/** Asked, and not yet answered. */
interface Asked {
  readonly request: IncomingMessage;
  readonly body: string;
  answer(status: number, body?: object, headers?: Record<string, string>): void;
}

const asked: Asked[] = [];
let arrived: (() => void)[] = [];
let credentials: Credentials;
let api: Api['api'];

const server = createServer(async (request, response) => {
  asked.push({ request, body: await text(request), answer: (...given) => respond(response, ...given) });
  for (const each of arrived.splice(0)) each();
});

function respond(response: ServerResponse, status: number, body?: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function nextAsked(): Promise<Asked> {
  while (asked.length === 0) await new Promise<void>((resolve) => arrived.push(resolve));
  const [first] = asked.splice(0, 1);
  if (first === undefined) throw new Error('Nothing was asked');
  return first;
}

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // Read when the module is loaded. The types of the page are not those of Node, so it is loaded by its address.
  Object.assign(globalThis, { location: { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } });
  const loaded: Api = await import(new URL('../../../web/data/api.ts', import.meta.url).href);
  api = loaded.api;
  loaded.setCredentials({
    token: () => credentials.token,
    orgId: () => credentials.orgId,
    renew: async (refused: string) => {
      if (refused !== credentials.token) return true;
      credentials.renewals += 1;
      if (credentials.isAuthAway) throw new Error('Auth is away');
      if (credentials.renewed === undefined) return false;
      credentials.token = credentials.renewed;
      return true;
    },
    ended: () => {
      credentials.hasEnded = true;
    },
  });
});
beforeEach(() => {
  credentials = {
    token: 'token-1',
    orgId: 'org-1',
    renewed: undefined,
    renewals: 0,
    isAuthAway: false,
    hasEnded: false,
  };
  asked.length = 0;
  arrived = [];
});
afterAll(() => {
  Reflect.deleteProperty(globalThis, 'location');
  server.closeAllConnections();
  server.close();
});

/** Each test reads a path of its own: answers are remembered by path. */
const read = (path: string, query = {}) => api.GET(path, { params: { query } });
const expired = { code: 'TOKEN_EXPIRED', message: 'The token has expired' };

describe('a request', () => {
  it('carries the token and the organisation, and is never answered by the cache of the browser', async () => {
    const reading = read('/api/a', { status: ['missed', 'failed'] });
    const { request, answer } = await nextAsked();
    answer(200, { data: [] });
    await reading;
    expect(request.headers).toMatchObject({ authorization: 'Bearer token-1', 'x-org-id': 'org-1' });
    expect(request.headers['cache-control']).toBe('no-cache');
    expect(request.url).toBe('/api/a?status=missed&status=failed');
  });

  it('carries neither before sign-in', async () => {
    Object.assign(credentials, { token: undefined, orgId: undefined });
    const reading = read('/config.json');
    const { request, answer } = await nextAsked();
    answer(200, {});
    await reading;
    expect(request.headers).not.toHaveProperty('authorization');
    expect(request.headers).not.toHaveProperty('x-org-id');
  });
});

describe('an answer with an etag', () => {
  async function readOnce(path: string): Promise<void> {
    const reading = read(path);
    (await nextAsked()).answer(200, { total: 7 }, { etag: '"one"' });
    await reading;
  }

  it('is confirmed by a 304, which the page sees as the same answer', async () => {
    await readOnce('/api/b');
    const reading = read('/api/b');
    const { request, answer } = await nextAsked();
    expect(request.headers['if-none-match']).toBe('"one"');
    answer(304, undefined, { etag: '"one"', 'x-cache': 'HIT', age: '12' });
    const { data, response } = await reading;
    expect(data).toEqual({ total: 7 });
    expect([response.status, response.headers.get('age')]).toEqual([200, '12']);
  });

  it('is replaced by a newer one', async () => {
    await readOnce('/api/c');
    const second = read('/api/c');
    (await nextAsked()).answer(200, { total: 8 }, { etag: '"two"' });
    expect((await second).data).toEqual({ total: 8 });
    const third = read('/api/c');
    const { request, answer } = await nextAsked();
    answer(304);
    expect([request.headers['if-none-match'], (await third).data]).toEqual(['"two"', { total: 8 }]);
  });

  it('is not shown in another organisation', async () => {
    await readOnce('/api/d');
    credentials.orgId = 'org-2';
    const reading = read('/api/d');
    const { request, answer } = await nextAsked();
    answer(200, { total: 1 });
    await reading;
    expect(request.headers).not.toHaveProperty('if-none-match');
  });

  it('is not remembered for a write', async () => {
    const writing = api.POST('/api/e', { body: { name: 'Ava' } });
    (await nextAsked()).answer(200, { id: 1 }, { etag: '"one"' });
    await writing;
    const reading = read('/api/e');
    const { request, answer } = await nextAsked();
    answer(200, {});
    await reading;
    expect(request.headers).not.toHaveProperty('if-none-match');
  });
});

describe('an expired token', () => {
  it('is renewed, and the request is sent once more', async () => {
    credentials.renewed = 'token-2';
    const writing = api.POST('/api/f', { body: { name: 'Ava' } });
    (await nextAsked()).answer(401, expired);
    const { request, body, answer } = await nextAsked();
    answer(200, { id: 1 });
    expect((await writing).data).toEqual({ id: 1 });
    expect([request.headers.authorization, body]).toEqual(['Bearer token-2', '{"name":"Ava"}']);
    expect(credentials).toMatchObject({ renewals: 1, hasEnded: false });
  });

  it('is renewed only once for a request', async () => {
    credentials.renewed = 'token-2';
    const reading = read('/api/g');
    (await nextAsked()).answer(401, expired);
    (await nextAsked()).answer(401, expired);
    expect((await reading).response.status).toBe(401);
    expect(credentials.renewals).toBe(1);
  });

  it('ends the session when it cannot be renewed', async () => {
    const reading = read('/api/h');
    (await nextAsked()).answer(401, expired);
    expect((await reading).error).toEqual(expired);
    expect(credentials.hasEnded).toBe(true);
  });

  it('does not end the session while Auth is away', async () => {
    credentials.isAuthAway = true;
    const reading = read('/api/k');
    (await nextAsked()).answer(401, expired);
    await expect(reading).rejects.toThrow('Auth is away');
    expect(credentials.hasEnded).toBe(false);
  });

  it('is not renewed again for a request that was sent before', async () => {
    const reading = read('/api/l');
    const { answer } = await nextAsked();
    credentials.token = 'token-2';
    answer(401, expired);
    const { request, answer: answerAgain } = await nextAsked();
    answerAgain(200, {});
    await reading;
    expect([request.headers.authorization, credentials.renewals]).toEqual(['Bearer token-2', 0]);
  });

  it('is not renewed after another refusal', async () => {
    const reading = read('/api/i');
    (await nextAsked()).answer(401, { code: 'TOKEN_INVALID', message: '' });
    await reading;
    expect(credentials).toMatchObject({ renewals: 0, hasEnded: true });
  });
});

describe('a request that nobody needs any more', () => {
  it('is given up at once', async () => {
    const ending = new AbortController();
    const reading = api.GET('/api/j', { signal: ending.signal });
    const { request } = await nextAsked();
    const closed = once(request.socket, 'close');
    ending.abort();
    await expect(reading).rejects.toThrow(/abort/i);
    await closed;
  });
});
