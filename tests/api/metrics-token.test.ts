// METRICS_TOKEN opens only the metrics, and the health check hides its parts from anonymous callers.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrg, startTestApp, type TestApp } from '../helpers/app.ts';
import { signPlatform, signService } from '../helpers/platform-callers.ts';
import { methodOf, pathOf, routeAccess } from '../helpers/route-access.ts';

const metricsToken = 'scrape-'.padEnd(40, '0');
const metrics = '/api/monitoring/metrics';
const health = '/api/monitoring/health';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ env: { METRICS_TOKEN: metricsToken, RATE_LIMIT_PER_IP: '1000000' } });
});
afterAll(() => service?.close());

const request = (url: string, token?: string, method = 'GET') =>
  service.app.inject({
    method: method as 'GET',
    url,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    ...(method === 'POST' || method === 'PATCH' ? { payload: {} } : {}),
  });

describe('METRICS_TOKEN', () => {
  it('reads the metrics', async () => {
    const answer = await request(metrics, metricsToken);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('# TYPE http_request_duration_seconds histogram');
  });

  it('opens no other route', async () => {
    const others = Object.entries(routeAccess).filter(
      ([route, { access }]) => access !== 'open' && pathOf(route) !== metrics,
    );
    for (const [route] of others) {
      const { statusCode } = await request(
        pathOf(route).replaceAll(/:\w+/g, randomUUID()),
        metricsToken,
        methodOf(route),
      );
      expect({ route, statusCode }).toEqual({ route, statusCode: 401 });
    }
    expect((await request(health, metricsToken)).json()).toEqual({ status: 'ok' });
  });

  it.each([
    ['another token', `${metricsToken.slice(0, -1)}1`],
    ['a prefix', metricsToken.slice(0, -1)],
    ['a longer token', `${metricsToken}0`],
  ])('is not %s', async (_, token) => {
    expect((await request(metrics, token)).statusCode).toBe(401);
  });

  it('has no effect when it is not set', async () => {
    const other = await startTestApp({ isWithoutFeed: true });
    try {
      for (const token of ['undefined', '', metricsToken]) {
        const headers = { authorization: `Bearer ${token}` };
        expect((await other.app.inject({ url: metrics, headers })).statusCode).toBe(401);
      }
    } finally {
      await other.close();
    }
  });
});

describe('the health', () => {
  it('shows only its status to anonymous callers', async () => {
    const org = await makeOrg(service.stack);
    for (const token of [undefined, 'garbage', org.token, await signService(service.stack), metricsToken]) {
      const answer = await request(health, token);
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toBe('{"status":"ok"}');
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  });

  it.each(['ops', 'monitor'] as const)('shows %s its parts, memory and versions', async (role) => {
    const answer = await request(health, await signPlatform(service.stack, { role }));
    const names = ['status', 'instance', 'uptimeSeconds', 'versions', 'memory', 'schema', 'parts'];
    expect(Object.keys(answer.json())).toEqual(names);
  });
});

describe('a response about the caller', () => {
  it('is not cached', async () => {
    const org = await makeOrg(service.stack);
    expect((await request('/api/me', org.token)).headers['cache-control']).toBe('no-store');
  });
});
