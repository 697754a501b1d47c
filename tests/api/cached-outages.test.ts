// Responses of cached views while a part of the stack is down, under load.
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { get, hears, insertCalls, makeOrg, startInstance } from '../helpers/app.ts';
import { startPostgresProxy } from '../helpers/postgres-proxy.ts';
import { startRedis } from '../helpers/redis.ts';
import { startTestStack, type TestStack } from '../helpers/stack.ts';
import { startTroubledUpstream } from '../helpers/troubled-upstream.ts';
import { describeWithRedis } from '../helpers/with-redis.ts';

let stack: TestStack;
let resources = new AsyncDisposableStack();
const plenty = { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' };

beforeAll(async () => {
  stack = await startTestStack();
});
afterEach(async () => {
  await resources.disposeAsync();
  resources = new AsyncDisposableStack();
});
afterAll(() => stack?.close());

async function makeSubject() {
  const org = await makeOrg(stack);
  const [callId] = await insertCalls(stack, org.id, [{ started_at: '2026-06-01T09:00:00Z' }]);
  const list = '/api/calls-dashboard';
  return { ...org, views: [list, `${list}/stats`, `${list}/analytics/summary`, `${list}/${callId}`, '/api/settings'] };
}

type Subject = Awaited<ReturnType<typeof makeSubject>>;

async function askAll(app: FastifyInstance, { views, ...org }: Subject) {
  const answers = await Promise.all(views.map((url) => get(app, org, url)));
  return answers.map(({ status, headers, body }) => ({
    status,
    cache: headers['x-cache'],
    age: Number(headers.age),
    body,
  }));
}

describe('a database that is down for a minute', () => {
  it('leaves cached views at 200, STALE with their age, and fresh within 5 seconds of its return', async () => {
    const started = Date.now();
    let now = started;
    const postgres = await startPostgresProxy(stack.services.databaseUrl ?? '');
    resources.defer(postgres.close);
    const upstream = await startTroubledUpstream(stack.services.supabase.url);
    resources.defer(upstream.close);
    const app = await startInstance(stack, {
      now: () => now,
      env: plenty,
      between: (services) => ({ ...upstream.inFrontOf(services), databaseUrl: postgres.url }),
    });
    resources.defer(() => app.close());
    const subject = await makeSubject();
    await askAll(app, subject);
    const before = await askAll(app, subject);
    expect(before.map(({ cache }) => cache)).toEqual(subject.views.map(() => 'HIT'));

    await upstream.goAway();
    await postgres.goAway();
    await vi.waitFor(() => expect(app.changeFeed?.state()).toBe('degraded'), { timeout: 10_000, interval: 2 });
    for (let second = 1; second <= 60; second += 1) {
      now = started + second * 1000;
      for (const answers of await Promise.all([1, 2, 3, 4].map(() => askAll(app, subject)))) {
        for (const [index, { status, cache, age, body }] of answers.entries()) {
          // Without the change feed no value is known to be current.
          expect({ status, cache }).toEqual({ status: 200, cache: 'STALE' });
          expect(age).toBe(second);
          expect(body).toEqual(before[index]?.body);
        }
      }
    }

    await insertCalls(stack, subject.id, [{ started_at: '2026-06-02T09:00:00Z' }]);
    await upstream.comeBack();
    await postgres.comeBack();
    await hears(app);
    now += 5000;
    const [list, stats] = await askAll(app, subject);
    expect([list?.cache, list?.age, list?.body.pagination.total]).toEqual([expect.not.stringMatching('STALE'), 0, 2]);
    expect([stats?.cache, stats?.age, stats?.body.totalCalls]).toEqual([expect.not.stringMatching('STALE'), 0, 2]);
  });
});

describeWithRedis('a Redis that', () => {
  async function start() {
    const redis = await startRedis();
    resources.defer(redis.stop);
    const app = await startInstance(stack, { env: { ...plenty, REDIS_URL: redis.url } });
    resources.defer(() => app.close());
    const isUp = () => app.cache.stats().tiers.shared?.state === 'up';
    await vi.waitFor(() => expect(isUp()).toBe(true), { timeout: 10_000, interval: 5 });
    return { app, redis, isUp };
  }

  /** New organisations, so that reads would go to Redis. */
  async function expectServed(app: FastifyInstance) {
    for (let times = 0; times < 5; times += 1) {
      const subject = await makeSubject();
      for (const { status } of [...(await askAll(app, subject)), ...(await askAll(app, subject))]) {
        expect(status).toBe(200);
      }
    }
  }

  it('freezes, also during writes, fails no response', async () => {
    const { app, redis } = await start();
    await expectServed(app);
    redis.freeze();
    await expectServed(app);
    redis.thaw();
    await expectServed(app);
  });

  it('is killed fails no response', async () => {
    const { app, redis, isUp } = await start();
    await expectServed(app);
    await redis.stop();
    await expectServed(app);
    expect(isUp()).toBe(false);
  });
});
