// Responses above 1 KB are compressed for clients that accept it; cached views only once.
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { signPlatform } from '../helpers/platform-callers.ts';

const origin = 'https://dashboard.example';
const vary = 'accept-encoding, authorization, x-org-id, Origin';
const encodings = [
  ['br', brotliDecompressSync],
  ['gzip', gunzipSync],
] as const;

let service: TestApp;
let org: TestOrg;
// A fixed clock, so that no entry expires.
const now = Date.now();

beforeAll(async () => {
  service = await startTestApp({
    now: () => now,
    env: { CORS_ORIGINS: origin },
    isWithoutFeed: true,
    between: ({ databaseUrl: _, ...services }) => services,
  });
});
beforeEach(async () => {
  org = await makeOrg(service.stack);
  const calls = Array.from({ length: 20 }, (_, minute) => ({ started_at: `2026-06-01T09:${minute + 10}:00Z` }));
  await insertCalls(service.stack, org.id, calls);
});
afterAll(() => service?.close());

const large = '/api/calls-dashboard';
const small = '/api/settings';

function ask(url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET', token = org.token) {
  return service.app.inject({ method, url, headers: { authorization: `Bearer ${token}`, ...headers } });
}

describe('a cached view', () => {
  it.each(encodings)(
    'above 1 KB is sent as %s, with the same content, its own etag and the right length',
    async (encoding, open) => {
      const plain = await ask(large);
      expect(plain.rawPayload.length).toBeGreaterThan(1024);
      expect(plain.headers).not.toHaveProperty('content-encoding');
      for (const cache of ['STALE', 'STALE']) {
        const answer = await ask(large, { 'accept-encoding': encoding });
        expect(answer.headers).toMatchObject({
          'x-cache': cache,
          'content-encoding': encoding,
          'content-type': 'application/json; charset=utf-8',
          'content-length': String(answer.rawPayload.length),
          'cache-control': 'private, no-cache',
          vary,
          etag: String(plain.headers.etag).replace(/"$/, `-${encoding}"`),
        });
        expect(open(answer.rawPayload).equals(plain.rawPayload)).toBe(true);
        expect(answer.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
        const head = await ask(large, { 'accept-encoding': encoding }, 'HEAD');
        expect(head.body).toBe('');
        for (const name of ['content-encoding', 'content-length', 'etag', 'vary']) {
          expect([name, head.headers[name]]).toEqual([name, answer.headers[name]]);
        }
      }
    },
  );

  it('is compressed also on a miss and on a bypass', async () => {
    const fresh = await ask(large, { 'accept-encoding': 'br' });
    expect(fresh.headers).toMatchObject({ 'x-cache': 'MISS', 'content-encoding': 'br' });
    // The doorkeeper stores a far page only on its second request.
    const far = await ask(`${large}?page=100&limit=1`, { 'accept-encoding': 'gzip' });
    expect(far.headers['x-cache']).toBe('BYPASS');
  });

  it('is a 304 for a client that has it in any encoding', async () => {
    const etags = [];
    for (const accepted of ['identity', 'br', 'gzip']) {
      etags.push(String((await ask(large, { 'accept-encoding': accepted })).headers.etag));
    }
    expect(new Set(etags).size).toBe(3);
    for (const etag of etags) {
      for (const accepted of ['identity', 'br', 'gzip']) {
        for (const held of [etag, `W/${etag}`, `"other", ${etag}`]) {
          const answer = await ask(large, { 'accept-encoding': accepted, 'if-none-match': held });
          expect([held, answer.statusCode, answer.body]).toEqual([held, 304, '']);
          // The etag of the form that the client has: another one would name another stored response.
          expect(answer.headers).toMatchObject({ etag, vary });
          expect(answer.headers).not.toHaveProperty('content-encoding');
        }
      }
    }
  });

  it('is not compressed when it is small, but sends vary', async () => {
    const { headers, rawPayload } = await ask(small, { 'accept-encoding': 'br', origin });
    expect(rawPayload.length).toBeLessThan(1024);
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers.vary).toBe(vary);
  });

  it('is compressed once per encoding, and counted in the size of the cache', async () => {
    const { cache } = service.app;
    await ask(large);
    const bytes = () => cache.stats().bytes;
    let before = bytes();
    for (const [encoding] of encodings) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => ask(large, { 'accept-encoding': encoding })));
      const [first] = answers;
      // Compressed again, it would be counted again.
      expect(bytes() - before).toBe(first?.rawPayload.length);
      before = bytes();
      await ask(large, { 'accept-encoding': encoding });
      expect(bytes()).toBe(before);
    }
  });

  it('is compressed again after a change', async () => {
    await ask(large, { 'accept-encoding': 'br' });
    await insertCalls(service.stack, org.id, [{ started_at: '2026-06-01T10:00:00Z' }]);
    await service.app.cache.invalidate();
    const answer = await ask(large, { 'accept-encoding': 'br' });
    expect(JSON.parse(brotliDecompressSync(answer.rawPayload).toString()).pagination.total).toBe(21);
  });
});

describe('an uncached response', () => {
  it.each(encodings)('is compressed to %s when it is above 1 KB', async (encoding, open) => {
    const ops = await signPlatform(service.stack, { userId: org.userId });
    const answer = await ask('/api/monitoring/metrics', { 'accept-encoding': encoding }, 'GET', ops);
    expect(answer.headers).toMatchObject({
      'content-encoding': encoding,
      'content-length': String(answer.rawPayload.length),
      vary,
    });
    expect(open(answer.rawPayload).toString()).toContain('# HELP');
  });

  it('has an etag for its encoding, which if-match accepts', async () => {
    const url = '/api/contacts';
    const made = await service.app.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${org.token}`, 'accept-encoding': 'br' },
      payload: { full_name: 'Ada', notes: 'x'.repeat(2000) },
    });
    expect(made.headers).toMatchObject({ 'content-encoding': 'br', etag: expect.stringMatching(/-br"$/) });
    const changed = await service.app.inject({
      method: 'PATCH',
      url: String(made.headers.location),
      headers: { authorization: `Bearer ${org.token}`, 'if-match': String(made.headers.etag) },
      payload: { full_name: 'Ada Lovelace' },
    });
    expect(changed.statusCode).toBe(200);
  });
});

describe('never compressed', () => {
  it('is the URL of a recording, which is a secret', async () => {
    const key = `${org.id}/${'ä'.repeat(400)}.wav`;
    const [id] = await insertCalls(service.stack, org.id, [{ started_at: '2026-06-01T11:00:00Z', recording_key: key }]);
    const { statusCode, headers, rawPayload } = await ask(`${large}/${id}/recording-url`, { 'accept-encoding': 'br' });
    expect([statusCode, rawPayload.length > 1024]).toEqual([200, true]);
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers.vary).toBe('authorization, x-org-id, Origin');
  });

  it('are health checks and errors', async () => {
    for (const url of ['/api/monitoring/live', '/api/monitoring/health', '/nowhere', `${large}?limit=x`]) {
      const { headers } = await ask(url, { 'accept-encoding': 'br, gzip' });
      expect(headers).not.toHaveProperty('content-encoding');
    }
  });
});
