import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { withServedPaths } from '../helpers/served-routes.ts';

let service: TestApp & { servedPaths: string[] };
let app: FastifyInstance;
let org: TestOrg;
let other: TestOrg;
let now = Date.parse('2026-06-01T12:00:00Z');

beforeAll(async () => {
  const env = { RATE_LIMIT_PER_IP: '6', RATE_LIMIT_PER_ORG: '4', TRUSTED_PROXIES: '1' };
  service = await withServedPaths(() => startTestApp({ env, now: () => now }));
  ({ app } = service);
  [org, other] = [await makeOrg(service.stack), await makeOrg(service.stack)];
});
beforeEach(() => {
  now += 60_000;
});
afterAll(() => service?.close());

async function request(url: string, from: string, { token }: { token?: string } = {}) {
  const headers = { 'x-forwarded-for': from, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  const { statusCode, headers: sent, json } = await app.inject({ url, headers });
  return { status: statusCode, retryAfter: sent['retry-after'], code: statusCode < 400 ? undefined : json().code };
}

const tooMany = { status: 429, retryAfter: '60', code: 'RATE_LIMITED' };

describe('the rate limit', () => {
  it('counts by address, before authentication, also on paths without a route', async () => {
    const urls = ['/api/settings', '/nowhere', '/api/me', '/api/calls-dashboard', '/nowhere', '/api/me'];
    for (const url of urls) expect((await request(url, '192.0.2.1')).status).toBeOneOf([401, 404]);
    for (const url of ['/api/settings', '/nowhere']) expect(await request(url, '192.0.2.1')).toEqual(tooMany);
    expect((await request('/nowhere', '192.0.2.2')).status).toBe(404);
    now += 60_000;
    expect((await request('/nowhere', '192.0.2.1')).status).toBe(404);
  });

  it('counts by organisation, from any address, and does not affect other organisations', async () => {
    for (const from of ['192.0.2.3', '192.0.2.4', '192.0.2.5', '192.0.2.6']) {
      expect((await request('/api/settings', from, org)).status).toBe(200);
    }
    expect(await request('/api/settings', '192.0.2.7', org)).toEqual(tooMany);
    expect(await request('/api/calls-dashboard', '192.0.2.7', org)).toEqual(tooMany);
    expect((await request('/api/settings', '192.0.2.7', other)).status).toBe(200);
    // A route without an organisation.
    expect((await request('/api/me', '192.0.2.7', org)).status).toBe(200);
  });

  it('counts open routes too', async () => {
    const urls = ['/docs', '/docs/json', '/docs/static/swagger-ui.css', '/docs/static/nothing', '/docs/json', '/docs'];
    for (const url of urls) expect((await request(url, '192.0.2.9')).status, url).toBeOneOf([200, 404]);
    for (const url of urls) expect(await request(url, '192.0.2.9'), url).toEqual(tooMany);
  });

  it('exempts only the health checks of load balancers', async () => {
    const uncounted = ['/api/monitoring/live', '/api/monitoring/health', '/api/monitoring/ready'];
    for (let time = 0; time < 10; time += 1) {
      for (const url of uncounted) expect((await request(url, '192.0.2.8')).status).toBe(200);
    }
    for (const route of service.servedPaths.filter((path) => path.startsWith('GET '))) {
      now += 60_000;
      const url = route.replace('GET ', '');
      for (let time = 0; time < 6; time += 1) await request(url, '192.0.2.10');
      const status = (await request(url, '192.0.2.10')).status;
      expect([url, status]).toEqual([url, uncounted.includes(url) ? 200 : 429]);
    }
  });
});
