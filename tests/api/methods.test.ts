// A method that a path does not take: 405, and which it takes. The routes are heard from the service.
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

/** Without a token: nobody is asked who they are. */
const ask = (method: (typeof methods)[number], url: string) => service.app.inject({ method, url });

describe('405', () => {
  it('is the answer to every method that a path does not take, and names those that it takes', async () => {
    expect(addresses().length).toBeGreaterThan(50);
    for (const url of addresses()) {
      const answers = await Promise.all(methods.map(async (method) => [method, await ask(method, url)] as const));
      const taken = methods.filter((_, place) => answers[place]?.[1].statusCode !== 405);
      expect(taken.length, url).toBeGreaterThan(0);
      for (const [method, answer] of answers) {
        if (taken.includes(method)) {
          expect(answer.headers, `${method} ${url}`).not.toHaveProperty('allow');
          continue;
        }
        expect([url, method, answer.headers.allow]).toEqual([url, method, taken.join(', ')]);
        if (method === 'HEAD') expect(answer.body).toBe('');
        else {
          const message = `Method not allowed: this path supports ${taken.join(', ')}`;
          expect(answer.json()).toMatchObject({ statusCode: 405, code: 'METHOD_NOT_ALLOWED', message });
        }
      }
    }
  });

  it('names HEAD wherever there is a GET, but for the recording, whose URL is made for a reader', async () => {
    const allow = async (url: string) => (await ask('PUT', url)).headers.allow;
    expect(await allow(`/api/contacts/${id}`)).toBe('GET, HEAD, PATCH, DELETE');
    expect(await allow('/api/contacts')).toBe('GET, HEAD, POST');
    expect(await allow('/api/contacts/?search=ada')).toBe('GET, HEAD, POST');
    expect(await allow('/api/contacts/stats')).toBe('GET, HEAD, PATCH, DELETE');
    expect(await allow(`/api/calls-dashboard/${id}/recording-url`)).toBe('GET');
  });

  it('names OPTIONS where pages of other origins may call', async () => {
    const app = await startInstance(service.stack, { isWithoutFeed: true, env: { CORS_ORIGINS: 'https://a.example' } });
    try {
      expect((await app.inject({ method: 'PUT', url: '/api/me' })).headers.allow).toBe('GET, HEAD, OPTIONS');
      expect((await app.inject({ method: 'PUT', url: '/api/nowhere' })).statusCode).toBe(404);
    } finally {
      await app.close();
    }
  });

  it('is no answer where there is no such path', async () => {
    for (const url of [
      '/',
      '/api',
      '/api/nowhere',
      '/api/contacts/a/b',
      '/API/ME',
      `/api/contacts/${'x'.repeat(200)}`,
    ]) {
      for (const method of methods) {
        const answer = await ask(method, url);
        expect([method, url, answer.statusCode]).toEqual([method, url, expect.toBeOneOf([404, 414])]);
        expect(answer.headers).not.toHaveProperty('allow');
      }
    }
  });

  it('counts in the limits', async () => {
    const app = await startInstance(service.stack, { isWithoutFeed: true, env: { RATE_LIMIT_PER_IP: '1' } });
    try {
      const put = async () => (await app.inject({ method: 'PUT', url: '/api/me' })).statusCode;
      expect([await put(), await put()]).toEqual([405, 429]);
    } finally {
      await app.close();
    }
  });
});
