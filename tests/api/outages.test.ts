import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { get, insertCalls, makeOrg, type TestOrg, waitForFeed } from '../helpers/app.ts';
import { type Fault, type FaultyUpstream, holdRequests, startFaultyUpstream } from '../helpers/faulty-upstream.ts';
import { signPlatform } from '../helpers/platform-callers.ts';
import { startTestStack, type TestStack } from '../helpers/stack.ts';
import { loseTotal, upstreamFaults } from '../helpers/upstream-faults.ts';

let stack: TestStack;
let org: TestOrg;
let monitor: string;
let routes: Record<string, string>;
const unhandled: unknown[] = [];
const keep = (reason: unknown) => void unhandled.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', keep);
  stack = await startTestStack();
  org = await makeOrg(stack);
  monitor = await signPlatform(stack, { role: 'monitor' });
  const [callId] = await insertCalls(
    stack,
    org.id,
    Array.from({ length: 5 }, (_, index) => ({
      started_at: new Date(Date.UTC(2026, 0, 1, index)),
      recording_key: `${org.id}/${index}.wav`,
    })),
  );
  const cursor = await withService(async ({ app }) => {
    const read = () => get(app, org, '/api/calls-dashboard?limit=2');
    await vi.waitFor(async () => expect((await read()).status).toBe(200), { timeout: 30_000, interval: 20 });
    return (await read()).body.pagination.nextCursor;
  });
  routes = {
    list: '/api/calls-dashboard',
    cursor: `/api/calls-dashboard?cursor=${cursor}`,
    search: '/api/calls-dashboard?search=Grace',
    stats: '/api/calls-dashboard/stats',
    analytics: '/api/calls-dashboard/analytics/summary',
    counted: '/api/calls-dashboard/stats?has_recording=true',
    counts: '/api/contacts/stats',
    series: '/api/calls-dashboard/analytics/series',
    hours: '/api/calls-dashboard/analytics/series?bucket=hour',
    agents: '/api/calls-dashboard/analytics/agents',
    detail: `/api/calls-dashboard/${callId}`,
    recording: `/api/calls-dashboard/${callId}/recording-url`,
    settings: '/api/settings',
    me: '/api/me',
  };
});
afterAll(async () => {
  await stack?.close();
  process.removeListener('unhandledRejection', keep);
  expect(unhandled).toEqual([]);
});

interface Service {
  readonly app: FastifyInstance;
  readonly upstream: FaultyUpstream;
}

/** Each test has a service and an upstream of its own, so that the tests can run in parallel. */
async function withService<Result>(use: (service: Service) => Promise<Result>, now = Date.now): Promise<Result> {
  const upstream = await startFaultyUpstream(stack.services.supabase.url);
  const services = upstream.inFrontOf(stack.services);
  const app = await buildApp(readConfig({ RATE_LIMIT_PER_IP: '100000' }), { services, now, logger: false });
  try {
    return await use({ app, upstream });
  } finally {
    await app.close();
    await upstream.close();
  }
}

const failure = (code: string, message: string) => ({
  status: 503,
  retryAfter: '1',
  body: { statusCode: 503, code, error: 'Service Unavailable', message, requestId: expect.any(String) },
});
const unavailable = failure('DATABASE_UNAVAILABLE', 'The database is not available at the moment: try again shortly');
const authUnavailable = failure(
  'AUTH_UNAVAILABLE',
  'Access tokens cannot be verified at the moment: try again shortly',
);

/** Requests all routes at once, and returns the responses by name. */
async function requestRoutes(app: FastifyInstance, names = Object.keys(routes)) {
  const answers = names.map(async (name) => {
    const { status, headers, body } = await get(app, org, routes[name] ?? '');
    return [name, { status, retryAfter: headers['retry-after'], body }] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}

async function statuses(app: FastifyInstance, names = Object.keys(routes)) {
  return Object.fromEntries(
    Object.entries(await requestRoutes(app, names)).map(([name, { status }]) => [name, status]),
  );
}

/** Repeats only what failed: on a busy machine some requests of each round may exceed a deadline. */
async function hasRecovered(app: FastifyInstance) {
  let failed = Object.keys(routes);
  const noneFails = async () => {
    const answers = await statuses(app, failed);
    failed = failed.filter((name) => answers[name] !== 200);
    expect(answers).toEqual(all(200, Object.keys(answers)));
  };
  await vi.waitFor(noneFails, { timeout: 30_000, interval: 20 });
}

/** Caches only the signing keys: all other requests then meet the fault. Retries: on a busy machine the first read of the keys is late. */
function hasCachedKeys(app: FastifyInstance) {
  return vi.waitFor(async () => expect((await requestRoutes(app, ['me'])).me?.status).toBe(200), {
    timeout: 30_000,
    interval: 20,
  });
}

function all<Answer>(answer: Answer, names = Object.keys(routes)) {
  return Object.fromEntries(names.map((name) => [name, answer]));
}

const except =
  (isExcepted: (name: string) => boolean) =>
  (fault: Fault): Fault =>
  (passing) =>
    isExcepted(passing.name) ? passing.forward() : fault(passing);
const exceptKeys = except((name) => name.endsWith('jwks.json'));
const exceptAuthentication = except((name) => name.endsWith('jwks.json') || name === 'user_org_roles');
const onlyFor = (name: string) => except((other) => other !== name);

const eachFault = Object.entries(upstreamFaults);

describe.concurrent('a database that', () => {
  it.each(eachFault)('%s is a 503 on every route until it recovers', (_name, fault) =>
    withService(async ({ app, upstream }) => {
      await hasCachedKeys(app);
      upstream.setFault(exceptKeys(fault));
      expect(await requestRoutes(app)).toEqual(all(unavailable));
      // The fault comes after authentication, so the queries of the routes meet it.
      upstream.setFault(exceptAuthentication(fault));
      expect(await requestRoutes(app)).toEqual(all(unavailable));
      upstream.setFault();
      await hasRecovered(app);
    }),
  );

  it('refuses connections is a 503 on every route until it is back', () =>
    withService(async ({ app, upstream }) => {
      await hasCachedKeys(app);
      await upstream.goAway();
      expect(await requestRoutes(app)).toEqual(all(unavailable));
      await upstream.comeBack();
      await hasRecovered(app);
    }));

  it('answers too late is a 503, and its late answers are discarded', () =>
    withService(async ({ app, upstream }) => {
      await hasCachedKeys(app);
      const hold = holdRequests();
      upstream.setFault(exceptKeys(hold.keep));
      // The queries are held until all responses have arrived, so only a deadline can have ended them.
      expect(await requestRoutes(app)).toEqual(all(unavailable));
      upstream.setFault();
      hold.release();
      await hasRecovered(app);
    }));

  it('fails one of several parallel queries causes the others to be aborted', () =>
    withService(async ({ app, upstream }) => {
      await hasCachedKeys(app);
      const hold = holdRequests();
      let counts = 0;
      upstream.setFault(
        exceptAuthentication((passing) => {
          if (passing.method === 'HEAD' && ++counts === 3) upstreamFaults['answers 503 with HTML']?.(passing);
          else hold.keep(passing);
        }),
      );
      expect(await requestRoutes(app, ['counts'])).toEqual({ counts: unavailable });
      // Pool shares let three run at a time. The other two are never answered, and are aborted before their deadline.
      await hold.allHungUp(2);
    }));

  it('omits the total of a count is a 503 where the total is needed, and never a 0', () =>
    withService(async ({ app, upstream }) => {
      await hasCachedKeys(app);
      upstream.setFault(loseTotal);
      // The other views have their totals in the response of a function.
      const counting = ['counts'];
      const others = Object.keys(routes).filter((name) => !counting.includes(name));
      expect(await requestRoutes(app, counting)).toEqual(all(unavailable, counting));
      expect(await statuses(app)).toEqual({ ...all(503, counting), ...all(200, others) });
    }));
});

/** Cached and uncached routes. */
const views = ['list', 'search', 'stats', 'analytics', 'detail', 'settings'];
const neverCached = ['recording', 'me'];

describe.concurrent('views that were read before', () => {
  async function expectStaleThenFresh(_name: string, fault: Fault): Promise<void> {
    let now = Date.now();
    await withService(
      async ({ app, upstream }) => {
        await waitForFeed(app);
        const stateOf = async (name: string) => {
          const { status, headers, body } = await get(app, org, routes[name] ?? '');
          return { status, cache: headers['x-cache'], body };
        };
        const states = async (names: readonly string[]) =>
          Object.fromEntries(await Promise.all(names.map(async (name) => [name, await stateOf(name)] as const)));
        await hasRecovered(app);
        const before = await states(views);
        // Without the change feed a value is current for at most five seconds.
        await app.changeFeed?.close();
        now += 6000;
        upstream.setFault(exceptKeys(fault));
        const during = await states(views);
        for (const name of views) expect(during[name]).toEqual({ ...before[name], cache: 'STALE' });
        for (const name of neverCached) expect(await stateOf(name)).toMatchObject({ status: 503 });
        upstream.setFault();
        let notFresh = views;
        const areFresh = async () => {
          // A failed load is retried after five seconds.
          now += 6000;
          const after = await states(notFresh);
          notFresh = notFresh.filter((name) => !/^(MISS|BYPASS)$/.test(String(after[name]?.cache)));
          for (const { status, cache } of Object.values(after)) {
            expect({ status, cache }).toEqual({ status: 200, cache: expect.stringMatching(/^(MISS|BYPASS)$/) });
          }
        };
        await vi.waitFor(areFresh, { timeout: 30_000, interval: 20 });
      },
      () => now,
    );
  }

  it.each(eachFault)(
    'are served as STALE while a database %s, and loaded again once it recovers',
    expectStaleThenFresh,
  );
});

describe.concurrent('a recording', () => {
  it.each(eachFault)('has no URL when its audit entry could not be written: the database %s', (_name, fault) =>
    withService(async ({ app, upstream }) => {
      await hasCachedKeys(app);
      upstream.setFault(onlyFor('audit')(fault));
      expect(await requestRoutes(app, ['recording'])).toEqual({ recording: unavailable });
    }),
  );
});

describe.concurrent('the key set', () => {
  it.each(eachFault)('that %s is a 503, not a 401', (_name, fault) =>
    withService(async ({ app, upstream }) => {
      upstream.setFault(fault);
      expect(await requestRoutes(app, ['me', 'stats'])).toEqual(all(authUnavailable, ['me', 'stats']));
      upstream.setFault();
      await hasCachedKeys(app);
    }),
  );

  it('is cached: while its server is down, tokens are still verified', () =>
    withService(async ({ app, upstream }) => {
      await hasCachedKeys(app);
      upstream.setFault(({ name, request, forward }) =>
        name.endsWith('jwks.json') ? void request.socket.destroy() : forward(),
      );
      await hasRecovered(app);
    }));
});

describe.concurrent('the health checks', () => {
  it.each(eachFault)('report a database that %s as down, and the process as live', (_name, fault) => {
    let now = Date.now();
    return withService(
      async ({ app, upstream }) => {
        const headers = { authorization: `Bearer ${monitor}` };
        // The result is cached for five seconds. A feed without a heartbeat for nine is degraded, and then the role is read again.
        const health = async (passedMs = 5000) => {
          now += passedMs;
          const { statusCode, body } = await app.inject({ url: '/api/monitoring/health', headers });
          const { status, parts } = JSON.parse(body);
          return { statusCode, status, database: parts.database.status, bucket: parts.bucket.status };
        };
        // Before the feed is connected the health is degraded. The first request caches the monitor role.
        await waitForFeed(app);
        await hasCachedKeys(app);
        await vi.waitFor(async () => expect((await health()).statusCode).toBe(200), { timeout: 30_000, interval: 20 });
        upstream.setFault(fault);
        expect(await health()).toEqual({ statusCode: 503, status: 'down', database: 'down', bucket: 'up' });
        const anonymous = await app.inject('/api/monitoring/health');
        expect({ statusCode: anonymous.statusCode, ...anonymous.json() }).toEqual({ statusCode: 503, status: 'down' });
        expect((await app.inject('/api/monitoring/live')).statusCode).toBe(200);
        upstream.setFault();
        // On a busy machine the feed may have no heartbeat yet, and the service is degraded.
        const isUp = async () =>
          expect(await health()).toMatchObject({ statusCode: 200, database: 'up', bucket: 'up' });
        await vi.waitFor(isUp, { timeout: 30_000, interval: 20 });
      },
      () => now,
    );
  });
});
