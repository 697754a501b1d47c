// How the OpenAPI document and its page are served: generated once, compressed once, and revalidated with a 304.
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startInstance, startTestApp, type TestApp } from '../helpers/app.ts';

const files = ['initializer.js', 'swagger-ui-bundle.js', 'swagger-ui.css', 'index.css', 'favicon-32x32.png'];
const paths = ['/docs', '/docs/json', ...files.map((file) => `/docs/static/${file}`)];

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service?.close());

const ask = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  service.app.inject({ method, url, headers });

describe('the document', () => {
  it('is generated once, on the first request', async () => {
    const { app } = service;
    const other = await startInstance(service.stack, { isDeaf: true });
    const made = vi.spyOn(other, 'swagger');
    try {
      const ask = () => other.inject({ url: '/docs/json', headers: { 'accept-encoding': 'br' } });
      expect(made).not.toHaveBeenCalled();
      const answers = [...(await Promise.all([ask(), ask()])), await ask()];
      expect(made).toHaveBeenCalledTimes(1);
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
      expect((await app.inject('/docs/json')).json()).toEqual(other.swagger());
    } finally {
      await other.close();
    }
  });
});

describe.each(paths)('%s', (url) => {
  it('has a cache-control, and is a 304 for a client that has it', async () => {
    const { headers } = await ask(url);
    const { etag = '' } = headers;
    expect(headers['cache-control']).toMatch(/^public, (no-cache|max-age=3600)$/);
    for (const held of [etag, `W/${etag}`, `"other", ${etag}`, etag.replace(/"$/, '-br"')]) {
      const answer = await ask(url, { 'if-none-match': held });
      expect([held, answer.statusCode, answer.body]).toEqual([held, 304, '']);
      expect(answer.headers.etag).toBe(held.replace(/^W\/|^"other", /, ''));
      expect(answer.headers['cache-control']).toBe(headers['cache-control']);
    }
    expect((await ask(url, { 'if-none-match': '"other"' })).statusCode).toBe(200);
  });

  it('has one etag per encoding, with the same content', async () => {
    const plain = await ask(url);
    const isSmall = plain.rawPayload.length <= 1024 || url.endsWith('.png');
    for (const [encoding, open] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const answer = await ask(url, { 'accept-encoding': encoding });
      expect(answer.headers.vary).toBe('accept-encoding');
      expect(answer.headers['content-encoding']).toBe(isSmall ? undefined : encoding);
      expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length));
      expect((isSmall ? answer.rawPayload : open(answer.rawPayload)).equals(plain.rawPayload)).toBe(true);
      const tag = String(plain.headers.etag);
      expect(answer.headers.etag).toBe(isSmall ? tag : tag.replace(/"$/, `-${encoding}"`));
      const head = await ask(url, { 'accept-encoding': encoding }, 'HEAD');
      expect(head.body).toBe('');
      expect(head.headers['content-length']).toBe(answer.headers['content-length']);
    }
  });
});

describe('the page', () => {
  it('serves no other files', async () => {
    for (const file of ['csp.json', '..%2fpackage.json', 'constructor', '__proto__']) {
      expect((await ask(`/docs/static/${file}`)).statusCode, file).toBe(404);
    }
  });

  it('is a 404, like the document, when it is turned off', async () => {
    const off = await startInstance(service.stack, { isDeaf: true, env: { DOCS: 'off' } });
    try {
      for (const url of paths) expect((await off.inject(url)).statusCode, url).toBe(404);
    } finally {
      await off.close();
    }
  });
});
