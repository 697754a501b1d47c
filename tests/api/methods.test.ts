// A method that a path does not support is a 405, and `allow` lists the supported ones. The routes are read from the service.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInstance, startTestApp, type TestApp } from '../helpers/app.ts';
import { pathOf } from '../helpers/route-access.ts';
import { withServedPaths } from '../helpers/served-routes.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const env = { RATE_LIMIT_PER_IP: '1000000' };

let service: TestApp & { servedPaths: string[] };

beforeAll(async () => {
  service = await withServedPaths(() => startTestApp({ env }));
});
afterAll(() => service?.close());

const id = '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10';
const addresses = () => [
  ...new Set(
    service.servedPaths.map((route) =>
      pathOf(route)
        .replace(/:file$/, 'index.css')
        .replace(/:\w+/, id),
    ),
  ),
];

/** Without a token: a 405 needs no authentication. */
const request = (method: (typeof methods)[number], url: string) => service.app.inject({ method, url });

describe('405', () => {
  it('is the response to every method that a path does not support, and lists the supported ones', async () => {
    expect(addresses().length).toBeGreaterThan(50);
    for (const url of addresses()) {
      const answers = await Promise.all(methods.map(async (method) => [method, await request(method, url)] as const));
      const supported = methods.filter((_, place) => answers[place]?.[1].statusCode !== 405);
      expect(supported.length, url).toBeGreaterThan(0);
      for (const [method, answer] of answers) {
        if (supported.includes(method)) {
          expect(answer.headers, `${method} ${url}`).not.toHaveProperty('allow');
          continue;
        }
        expect([url, method, answer.headers.allow]).toEqual([url, method, supported.join(', ')]);
        if (method === 'HEAD') expect(answer.body).toBe('');
        else {
          const message = `Method not allowed: this path supports ${supported.join(', ')}`;
          expect(answer.json()).toMatchObject({ statusCode: 405, code: 'METHOD_NOT_ALLOWED', message });
        }
      }
    }
  });

  it('lists HEAD with every GET except that of the recording, which creates a URL', async () => {
    const allow = async (url: string) => (await request('PUT', url)).headers.allow;
    expect(await allow(`/api/contacts/${id}`)).toBe('GET, HEAD, PATCH, DELETE');
    expect(await allow('/api/contacts')).toBe('GET, HEAD, POST');
    expect(await allow('/api/contacts/?search=ada')).toBe('GET, HEAD, POST');
    expect(await allow('/api/contacts/stats')).toBe('GET, HEAD, PATCH, DELETE');
    expect(await allow(`/api/calls-dashboard/${id}/recording-url`)).toBe('GET, POST');
  });

  it('lists OPTIONS when CORS is configured', async () => {
    const app = await startInstance(service.stack, { isWithoutFeed: true, env: { CORS_ORIGINS: 'https://a.example' } });
    try {
      expect((await app.inject({ method: 'PUT', url: '/api/me' })).headers.allow).toBe('GET, HEAD, OPTIONS');
      expect((await app.inject({ method: 'PUT', url: '/api/nowhere' })).statusCode).toBe(404);
    } finally {
      await app.close();
    }
  });

  it('is not the response for an unknown path', async () => {
    for (const url of [
      '/',
      '/api',
      '/api/nowhere',
      '/api/contacts/a/b',
      '/API/ME',
      `/api/contacts/${'x'.repeat(200)}`,
    ]) {
      for (const method of methods) {
        const answer = await request(method, url);
        expect([method, url, answer.statusCode]).toEqual([method, url, expect.toBeOneOf([404, 414])]);
        expect(answer.headers).not.toHaveProperty('allow');
      }
    }
  });

  it('counts in the rate limit', async () => {
    const app = await startInstance(service.stack, { isWithoutFeed: true, env: { RATE_LIMIT_PER_IP: '1' } });
    try {
      const put = async () => (await app.inject({ method: 'PUT', url: '/api/me' })).statusCode;
      expect([await put(), await put()]).toEqual([405, 429]);
    } finally {
      await app.close();
    }
  });
});
