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
    const { body } = await get(app, org, '/api/calls-dashboard?limit=2');
    return body.pagination.nextCursor;
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

/** Each test has a service and an upstream of its own, so that they can fail side by side. */
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
  body: { statusCode: 503, code, error: 'Service Unavailable', message },
});
const unavailable = failure('DATABASE_UNAVAILABLE', 'The database is not available at the moment: try again shortly');
const authUnavailable = failure(
  'AUTH_UNAVAILABLE',
  'Access tokens cannot be verified at the moment: try again shortly',
);

/** All routes at once: what each answered. */
async function ask(app: FastifyInstance, names = Object.keys(routes)) {
  const answers = names.map(async (name) => {
    const { status, headers, body } = await get(app, org, routes[name] ?? '');
    return [name, { status, retryAfter: headers['retry-after'], body }] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}

async function statuses(app: FastifyInstance) {
  return Object.fromEntries(Object.entries(await ask(app)).map(([name, { status }]) => [name, status]));
}

/** By itself, and soon; on a busy machine the first round after a trouble may still meet a deadline. */
function isWellAgain(app: FastifyInstance) {
  return vi.waitFor(async () => expect(await statuses(app)).toEqual(all(200)), { timeout: 30_000, interval: 20 });
}

/** Nothing but the keys is known by then: all else is asked for with the trouble in the way. */
function knowsTheKeys(app: FastifyInstance) {
  return vi.waitFor(async () => expect((await ask(app, ['me'])).me?.status).toBe(200), {
    timeout: 30_000,
    interval: 20,
  });
}

function all<Answer>(answer: Answer, names = Object.keys(routes)) {
  return Object.fromEntries(names.map((name) => [name, answer]));
}

const sparing =
  (isSpared: (name: string) => boolean) =>
  (trouble: Fault): Fault =>
  (passing) =>
    isSpared(passing.name) ? passing.forward() : trouble(passing);
const behindTheKeys = sparing((name) => name.endsWith('jwks.json'));
const behindTheDoor = sparing((name) => name.endsWith('jwks.json') || name === 'user_org_roles');
const onlyAt = (name: string) => sparing((other) => other !== name);

const eachTrouble = Object.entries(upstreamFaults);

describe.concurrent('a database that', () => {
  it.each(eachTrouble)('%s is a 503 on every route, and forgotten when it is well again', (_name, trouble) =>
    withService(async ({ app, upstream }) => {
      await knowsTheKeys(app);
      upstream.setFault(behindTheKeys(trouble));
      expect(await ask(app)).toEqual(all(unavailable));
      // Met later, when the caller was let in already: by the queries of the routes themselves.
      upstream.setFault(behindTheDoor(trouble));
      expect(await ask(app)).toEqual(all(unavailable));
      upstream.setFault();
      await isWellAgain(app);
    }),
  );

  it('is not there at all is a 503 on every route, and forgotten when it is back', () =>
    withService(async ({ app, upstream }) => {
      expect((await ask(app, ['me'])).me?.status).toBe(200);
      await upstream.goAway();
      expect(await ask(app)).toEqual(all(unavailable));
      await upstream.comeBack();
      await isWellAgain(app);
    }));

  it('answers too late is a 503, and what it says then is nobody’s answer', () =>
    withService(async ({ app, upstream }) => {
      await knowsTheKeys(app);
      const hold = holdRequests();
      upstream.setFault(behindTheKeys(hold.keep));
      // Nothing is let go before all are answered: only a deadline can have ended them.
      expect(await ask(app)).toEqual(all(unavailable));
      upstream.setFault();
      hold.release();
      await isWellAgain(app);
    }));

  it('fails one of several parallel queries gets the others aborted', () =>
    withService(async ({ app, upstream }) => {
      const hold = holdRequests();
      let counts = 0;
      upstream.setFault(
        behindTheDoor((passing) => {
          if (passing.method === 'HEAD' && ++counts === 3) upstreamFaults['answers 503 with HTML']?.(passing);
          else hold.keep(passing);
        }),
      );
      expect(await ask(app, ['counts'])).toEqual({ counts: unavailable });
      // Pool shares let three run at a time. The other two are never answered, and are aborted before their deadline.
      await hold.allHungUp(2);
    }));

  it('loses the total of a count is a 503 where it is needed, and never a 0', () =>
    withService(async ({ app, upstream }) => {
      upstream.setFault(loseTotal);
      // The rollup has the totals of the other views.
      const counting = ['search', 'counts'];
      const others = Object.keys(routes).filter((name) => !counting.includes(name));
      expect(await ask(app, counting)).toEqual(all(unavailable, counting));
      expect(await statuses(app)).toEqual({ ...all(503, counting), ...all(200, others) });
    }));
});

/** The views that are remembered, and what is asked each time. */
const views = ['list', 'search', 'stats', 'analytics', 'detail', 'settings'];
const neverCached = ['recording', 'me'];

describe.concurrent('views that were read before', () => {
  async function expectToOutlast(_name: string, trouble: Fault): Promise<void> {
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
        await isWellAgain(app);
        const before = await states(views);
        // Without the feed nothing is fresh for more than five seconds.
        await app.changeFeed?.close();
        now += 6000;
        upstream.setFault(behindTheKeys(trouble));
        const during = await states(views);
        for (const name of views) expect(during[name]).toEqual({ ...before[name], cache: 'STALE' });
        for (const name of neverCached) expect(await stateOf(name)).toMatchObject({ status: 503 });
        upstream.setFault();
        const areFresh = async () => {
          // After a failure five seconds pass until the next try.
          now += 6000;
          for (const { status, cache } of Object.values(await states(views))) {
            expect({ status, cache }).toEqual({ status: 200, cache: expect.stringMatching(/^(MISS|BYPASS)$/) });
          }
        };
        await vi.waitFor(areFresh, { timeout: 30_000, interval: 20 });
      },
      () => now,
    );
  }

  it.each(eachTrouble)(
    'outlast a database that %s, marked STALE, and are fresh when it is well again',
    expectToOutlast,
  );
});

describe.concurrent('a recording', () => {
  it.each(eachTrouble)('has no URL when its audit could not be written: the database %s', (_name, trouble) =>
    withService(async ({ app, upstream }) => {
      upstream.setFault(onlyAt('audit')(trouble));
      expect(await ask(app, ['recording'])).toEqual({ recording: unavailable });
    }),
  );
});

describe.concurrent('the key set', () => {
  it.each(eachTrouble)('that %s is our trouble, not the caller’s', (_name, trouble) =>
    withService(async ({ app, upstream }) => {
      upstream.setFault(trouble);
      expect(await ask(app, ['me', 'stats'])).toEqual(all(authUnavailable, ['me', 'stats']));
      upstream.setFault();
      expect((await ask(app, ['me'])).me?.status).toBe(200);
    }),
  );

  it('is kept: while it is away, tokens that it signed are still checked', () =>
    withService(async ({ app, upstream }) => {
      expect((await ask(app, ['me'])).me?.status).toBe(200);
      upstream.setFault(({ name, request, forward }) =>
        name.endsWith('jwks.json') ? void request.socket.destroy() : forward(),
      );
      await isWellAgain(app);
    }));
});

describe.concurrent('the health checks', () => {
  it.each(eachTrouble)('tell a database that %s from a process that lives', (_name, trouble) => {
    let now = Date.now();
    return withService(
      async ({ app, upstream }) => {
        const headers = { authorization: `Bearer ${monitor}` };
        const health = async () => {
          // What was found is kept for five seconds.
          now += 5000;
          const { statusCode, body } = await app.inject({ url: '/api/monitoring/health', headers });
          const { status, parts } = JSON.parse(body);
          return { statusCode, status, database: parts.database.status, bucket: parts.bucket.status };
        };
        // Until then it is degraded, whatever the database does; and who monitors is known.
        await waitForFeed(app);
        await health();
        upstream.setFault(trouble);
        expect(await health()).toEqual({ statusCode: 503, status: 'down', database: 'down', bucket: 'up' });
        const asAnybody = await app.inject('/api/monitoring/health');
        expect({ statusCode: asAnybody.statusCode, ...asAnybody.json() }).toEqual({ statusCode: 503, status: 'down' });
        expect((await app.inject('/api/monitoring/live')).statusCode).toBe(200);
        upstream.setFault();
        expect(await health()).toEqual({ statusCode: 200, status: 'ok', database: 'up', bucket: 'up' });
      },
      () => now,
    );
  });
});
