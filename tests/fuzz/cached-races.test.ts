// Races of reads and writes on the whole stack: a read that starts after an instance learned of a write returns no value from
// before it, neither from that instance nor from Redis.
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  addMember,
  get,
  insertCalls,
  makeOrg,
  signUser,
  startInstance,
  type TestOrg,
  waitForChanges,
  waitForFeed,
} from '../helpers/app.ts';
import { type FaultyUpstream, holdRequests, holdResponses, startFaultyUpstream } from '../helpers/faulty-upstream.ts';
import { signPlatform } from '../helpers/platform-callers.ts';
import { hasRedis, noteWithoutRedis, startRedis } from '../helpers/redis.ts';
import { startTestStack, type TestStack } from '../helpers/stack.ts';
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

interface Instance {
  readonly app: FastifyInstance;
  readonly upstream: FaultyUpstream;
}

async function startOne(redisUrl?: string, of = stack): Promise<Instance> {
  const upstream = await startFaultyUpstream(of.services.supabase.url);
  resources.defer(upstream.close);
  const env = { ...plenty, ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }) };
  const app = await startInstance(of, { env, between: upstream.inFrontOf });
  resources.defer(() => app.close());
  if (redisUrl !== undefined) {
    await vi.waitFor(() => expect(app.cache.stats().tiers.shared?.state).toBe('up'), { timeout: 10_000, interval: 5 });
  }
  return { app, upstream };
}

async function startOwnRedis(): Promise<string> {
  const redis = await startRedis();
  resources.defer(redis.stop);
  return redis.url;
}

interface Race {
  /** The query whose response is delayed. */
  readonly query: string;
  readonly url: (subject: { callId: string }) => string;
  readonly write: string;
  readonly see: (answer: Awaited<ReturnType<typeof get>>) => unknown;
  readonly before: unknown;
  readonly after: unknown;
}

const races: Record<string, Race> = {
  'a page of the list': {
    query: 'call_list',
    url: () => '/api/calls-dashboard',
    write: `insert into call_logs (org_id, direction, status, started_at) values ($1, 'inbound', 'completed', now())`,
    see: ({ body }) => body.pagination?.total,
    before: 1,
    after: 2,
  },
  'one call': {
    query: 'call_logs',
    url: ({ callId }) => `/api/calls-dashboard/${callId}`,
    write: 'update call_logs set duration_seconds = 77 where org_id = $1',
    see: ({ body }) => body.duration_seconds,
    before: null,
    after: 77,
  },
  settings: {
    query: 'org_settings',
    url: () => '/api/settings',
    write: `update org_settings set currency = 'NPR' where org_id = $1`,
    see: ({ body }) => body.currency,
    before: 'USD',
    after: 'NPR',
  },
  // The slow reader is also checked again before a load.
  'a membership': {
    query: 'user_org_roles',
    url: () => '/api/settings',
    write: 'delete from user_org_roles where org_id = $1',
    see: ({ status }) => status,
    before: 403,
    after: 403,
  },
  'the currency of the figures, which the membership query returns': {
    query: 'user_org_roles',
    url: () => '/api/calls-dashboard/stats',
    write: `update org_settings set currency = 'NPR' where org_id = $1`,
    see: ({ body }) => body.pipelineValue?.currency,
    before: 'USD',
    after: 'NPR',
  },
  'the currency of a call, which the membership query returns': {
    query: 'user_org_roles',
    url: ({ callId }) => `/api/calls-dashboard/${callId}`,
    write: `update org_settings set currency = 'NPR' where org_id = $1`,
    see: ({ body }) => body.cost?.currency,
    before: 'USD',
    after: 'NPR',
  },
};

async function makeSubject(...apps: readonly FastifyInstance[]) {
  const org = await makeOrg(stack);
  const [callId = ''] = await insertCalls(stack, org.id, [{ started_at: '2026-06-01T09:00:00Z', cost_micros: 5 }]);
  await waitForChanges(stack, ...apps);
  return { ...org, callId };
}

type Subject = TestOrg & { callId: string };

/** A read whose query result is delayed, so that it predates the write. */
async function beginSlowRead({ upstream, app }: Instance, { query, url }: Race, subject: Subject) {
  // Fills the membership, unless that is the slow query.
  if (query !== 'user_org_roles') await get(app, subject, '/api/calls-dashboard/analytics/summary');
  const hold = holdResponses();
  upstream.setFault((passing) => (passing.name === query ? hold.keep(passing) : passing.forward()));
  const answer = get(app, subject, url(subject));
  await vi.waitFor(() => expect(hold.kept()).toBe(1), { timeout: 10_000, interval: 2 });
  upstream.setFault();
  return { answer, release: hold.release };
}

describe.each([
  ['without Redis', false],
  [`with Redis${noteWithoutRedis}`, true],
])('%s', (_name, isShared) => {
  const redisUrl = async () => (isShared ? await startOwnRedis() : undefined);

  describe.skipIf(isShared && !hasRedis)('a slow read that began before a write', () => {
    it.each(Object.entries(races))('leaves no outdated value on the same instance: %s', async (_what, race) => {
      const one = await startOne(await redisUrl());
      const subject = await makeSubject(one.app);
      const slow = await beginSlowRead(one, race, subject);
      await stack.sql.query(race.write, [subject.id]);
      await waitForChanges(stack, one.app);
      const late = get(one.app, subject, race.url(subject));
      slow.release();
      expect(race.see(await slow.answer)).toBe(race.before);
      expect(race.see(await late)).toBe(race.after);
      for (const _ of [1, 2, 3]) expect(race.see(await get(one.app, subject, race.url(subject)))).toBe(race.after);
    });

    it.each(Object.entries(races))('leaves no outdated value for another instance: %s', async (_what, race) => {
      const url = await redisUrl();
      const [one, other] = [await startOne(url), await startOne(url)];
      const subject = await makeSubject(one.app, other.app);
      const slow = await beginSlowRead(one, race, subject);
      await stack.sql.query(race.write, [subject.id]);
      await waitForChanges(stack, one.app, other.app);
      // Before the end of the slow read, and after.
      expect(race.see(await get(other.app, subject, race.url(subject)))).toBe(race.after);
      slow.release();
      expect(race.see(await slow.answer)).toBe(race.before);
      const third = await startOne(url);
      for (const { app } of [one, other, third, one, other, third]) {
        expect(race.see(await get(app, subject, race.url(subject)))).toBe(race.after);
      }
    });
  });

  describe.skipIf(isShared && !hasRedis)('two instances', () => {
    it('return a write by SQL after its change was delivered', async () => {
      const url = await redisUrl();
      const both = [await startOne(url), await startOne(url)];
      const apps = both.map(({ app }) => app);
      const subject = await makeSubject(...apps);
      for (let total = 1; total <= 10; total++) {
        for (const app of apps) {
          const { body } = await get(app, subject, '/api/calls-dashboard');
          expect(body.pagination.total).toBe(total);
          expect((await get(app, subject, '/api/calls-dashboard')).headers['x-cache']).toBe('HIT');
        }
        await insertCalls(stack, subject.id, [{ started_at: '2026-06-02T09:00:00Z' }]);
        await waitForChanges(stack, ...apps);
      }
    });

    it('return writes that were made while their change feed was down', async () => {
      const url = await redisUrl();
      const both = [await startOne(url), await startOne(url)];
      const apps = both.map(({ app }) => app);
      const subject = await makeSubject(...apps);
      for (const app of apps) {
        expect((await get(app, subject, '/api/calls-dashboard')).body.pagination.total).toBe(1);
        expect((await get(app, subject, '/api/calls-dashboard')).headers['x-cache']).toBe('HIT');
      }
      const degraded = apps.map(isDegraded);
      await stack.sql.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'callboard-change-feed' and datname = current_database()`,
      );
      await Promise.all(degraded);
      await insertCalls(stack, subject.id, [{ started_at: '2026-06-02T09:00:00Z' }]);
      await Promise.all(apps.map(waitForFeed));
      for (const app of apps) {
        expect((await get(app, subject, '/api/calls-dashboard')).body.pagination.total).toBe(2);
        expect(app.changeFeed?.stats().reconnects).toBe(1);
      }
    });
  });
});

const isDegraded = (app: FastifyInstance) =>
  vi.waitFor(() => expect(app.changeFeed?.state()).toBe('degraded'), { timeout: 10_000, interval: 1 });

describe('a member who is removed during a read', () => {
  const url = '/api/calls-dashboard';

  async function begin() {
    const one = await startOne();
    const subject = await makeSubject(one.app);
    const removed = await addMember(stack, subject.id, 'agent');
    await waitForChanges(stack, one.app);
    const remove = async () => {
      await stack.sql.query('delete from user_org_roles where user_id = $1', [removed.userId]);
      await waitForChanges(stack, one.app);
    };
    return { ...one, subject, removed, remove };
  }

  it('leaves no empty response for others', async () => {
    const { app, upstream, subject, removed, remove } = await begin();
    const hold = holdResponses();
    upstream.setFault((passing) => (passing.name === 'user_org_roles' ? hold.keep(passing) : passing.forward()));
    const slow = get(app, removed, url);
    await vi.waitFor(() => expect(hold.kept()).toBe(1), { timeout: 10_000, interval: 2 });
    upstream.setFault();
    await remove();
    hold.release();
    expect((await slow).status).toBe(403);
    expect((await get(app, subject, url)).body.pagination.total).toBe(1);
  });

  it('gets 403, while readers who share the load get their rows', async () => {
    const { app, upstream, subject, removed, remove } = await begin();
    for (const member of [subject, removed]) await get(app, member, '/api/settings');
    const hold = holdRequests();
    upstream.setFault((passing) => (passing.name === 'call_list' ? hold.keep(passing) : passing.forward()));
    const slow = get(app, removed, url);
    await hold.arrived(1);
    const joined = [1, 2, 3].map(() => get(app, subject, url));
    upstream.setFault();
    await remove();
    // The cached membership is null now.
    expect((await get(app, removed, '/api/settings')).status).toBe(403);
    hold.release();
    expect((await slow).status).toBe(403);
    for (const answer of await Promise.all([...joined, get(app, subject, url)])) {
      expect({ status: answer.status, total: answer.body.pagination?.total }).toEqual({ status: 200, total: 1 });
    }
  });
});

describe('a member who was removed', () => {
  const url = '/api/calls-dashboard';
  const removeMember = (userId: string) => stack.sql.query('delete from user_org_roles where user_id = $1', [userId]);

  it('leaves no empty value when the load had to wait for another', async () => {
    const { app, upstream } = await startOne();
    const subject = await makeSubject(app);
    const removed = await addMember(stack, subject.id, 'agent');
    await waitForChanges(stack, app);
    for (const member of [subject, removed]) await get(app, member, '/api/settings');
    const hold = holdRequests();
    upstream.setFault((passing) => (passing.name === 'call_list' ? hold.keep(passing) : passing.forward()));
    const first = get(app, subject, url);
    await hold.arrived(1);
    await insertCalls(stack, subject.id, [{ started_at: '2026-06-02T09:00:00Z' }]);
    await waitForChanges(stack, app);
    const trailing = get(app, removed, url);
    await removeMember(removed.userId);
    await waitForChanges(stack, app);
    expect((await get(app, removed, '/api/settings')).status).toBe(403);
    upstream.setFault();
    hold.release();
    await first;
    expect((await trailing).status).toBe(403);
    for (const _ of [1, 2]) expect((await get(app, subject, url)).body.pagination.total).toBe(2);
  });

  it('leaves no empty value without a change feed, while the membership is still cached', async () => {
    const app = await startInstance(stack, {
      env: plenty,
      isWithoutFeed: true,
      between: ({ databaseUrl: _, ...services }) => services,
    });
    resources.defer(() => app.close());
    const org = await makeOrg(stack);
    await insertCalls(stack, org.id, [{ started_at: '2026-06-01T09:00:00Z' }]);
    const removed = await addMember(stack, org.id, 'agent');
    expect((await get(app, removed, '/api/settings')).status).toBe(200);
    await removeMember(removed.userId);
    expect((await get(app, removed, url)).status).toBe(403);
    expect((await get(app, org, url)).body.pagination.total).toBe(1);
  });

  it('is not used for loads of the warm-up', async () => {
    const { app } = await startOne();
    const subject = await makeSubject(app);
    const removed = await addMember(stack, subject.id, 'agent');
    await waitForChanges(stack, app);
    for (const _ of [1, 2, 3]) await get(app, removed, url);
    await removeMember(removed.userId);
    await waitForChanges(stack, app);
    expect((await get(app, removed, url)).status).toBe(403);
    const tried = loadsOf(app, 'call list');
    await app.cache.raiseEpoch();
    for (let turn = 0; turn < 50; turn += 1) await get(app, removed, '/api/settings');
    expect(loadsOf(app, 'call list')).toBe(tried);
    expect((await get(app, subject, url)).body.pagination.total).toBe(1);
  });
});

describeWithRedis('two databases on one Redis', () => {
  it('do not share values of the same organisation', async () => {
    const url = await startOwnRedis();
    const copy = await startTestStack();
    resources.defer(copy.close);
    const [own, ofCopy] = [await startOne(url), await startOne(url, copy)];
    const org = await makeOrg(stack);
    await copy.sql.query(`insert into organizations (id, name, slug) values ($1, 'Copy', 'copy')`, [org.id]);
    await copy.sql.query(`insert into user_org_roles (org_id, user_id, role) values ($1, $2, 'owner')`, [
      org.id,
      org.userId,
    ]);
    await insertCalls(stack, org.id, [{ started_at: '2026-06-01T09:00:00Z' }]);
    await waitForChanges(stack, own.app);
    await waitForChanges(copy, ofCopy.app);
    const token = await signUser(copy, org.userId, org.id);
    for (const _ of [1, 2]) {
      expect((await get(own.app, org, '/api/calls-dashboard')).body.pagination.total).toBe(1);
      expect((await get(ofCopy.app, { token }, '/api/calls-dashboard')).body.pagination.total).toBe(0);
    }
  });
});

describe('an invalidation by ops', () => {
  it('reaches every instance', async () => {
    const both = [await startOne(), await startOne()];
    const apps = both.map(({ app }) => app);
    const subject = await makeSubject(...apps);
    const ops = await signPlatform(stack, { userId: subject.userId });
    const outcomes = () =>
      Promise.all(apps.map(async (app) => (await get(app, subject, '/api/calls-dashboard')).headers['x-cache']));
    for (const payload of [{}, { org_id: subject.id }, { policy: 'call list' }, { tables: ['call_logs'] }]) {
      await outcomes();
      expect(await outcomes()).toEqual(['HIT', 'HIT']);
      const headers = { authorization: `Bearer ${ops}` };
      const answer = await apps[0]?.inject({
        method: 'POST',
        url: '/api/monitoring/cache/invalidate',
        headers,
        payload,
      });
      expect(answer?.json()).toMatchObject({ isEverywhere: true });
      await waitForChanges(stack, ...apps);
      expect(await outcomes(), JSON.stringify(payload)).toEqual(['MISS', 'MISS']);
    }
  });
});

describe('a token that expires during a shared load', () => {
  it('refuses only the caller with that token', async () => {
    const { app, upstream } = await startOne();
    const subject = await makeSubject(app);
    await get(app, subject, '/api/settings');
    const other = { token: await signUser(stack, subject.userId, subject.id) };
    const hold = holdRequests();
    upstream.setFault((passing) => (passing.name === 'call_list' ? hold.keep(passing) : passing.forward()));
    const expired = get(app, other, '/api/calls-dashboard');
    await hold.arrived(1);
    upstream.setFault();
    const joined = get(app, subject, '/api/calls-dashboard');
    for (const { response } of hold.held) {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end('{"code":"PGRST303","message":"JWT expired"}');
    }
    expect((await expired).body.code).toBe('TOKEN_EXPIRED');
    expect((await joined).body.pagination.total).toBe(1);
  });
});

describe('the warm-up', () => {
  it('reloads views after the change feed was lost, before any request', async () => {
    const { app, upstream } = await startOne();
    const subject = await makeSubject(app);
    const views = ['/api/calls-dashboard', '/api/calls-dashboard/stats', `/api/calls-dashboard/${subject.callId}`];
    for (const url of [...views, ...views]) await get(app, subject, url);
    upstream.takeRequested();
    const degraded = isDegraded(app);
    await stack.sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'callboard-change-feed' and datname = current_database()`,
    );
    await degraded;
    await insertCalls(stack, subject.id, [{ started_at: '2026-06-02T09:00:00Z' }]);
    await waitForFeed(app);
    await vi.waitFor(
      async () => {
        for (const policy of ['call list', 'call stats', 'call detail']) expect(loadsOf(app, policy)).toBe(2);
      },
      { timeout: 10_000, interval: 5 },
    );
    const answers = await Promise.all(views.map((url) => get(app, subject, url)));
    expect(answers.map(({ headers }) => headers['x-cache'])).toEqual(['HIT', 'HIT', 'HIT']);
    expect(answers.map(({ body }) => body.pagination?.total ?? body.totalCalls ?? body.id)).toEqual([
      2,
      2,
      subject.callId,
    ]);
  });
});

const loadsOf = (app: FastifyInstance, policy: string) =>
  app.cache.stats().policies.find(({ name }) => name === policy)?.loads;

describe('a thousand concurrent requests for an uncached view', () => {
  it.each([
    ['/api/calls-dashboard', ['user_org_roles', 'call_list']],
    ['/api/settings', ['user_org_roles', 'org_settings']],
  ])('run one load and get the same response: %s', async (url, expected) => {
    const { app, upstream } = await startOne();
    const subject = await makeSubject(app);
    upstream.takeRequested();
    const answers = await Promise.all(Array.from({ length: 1000 }, () => get(app, subject, url)));
    const requested = upstream.takeRequested().filter((name) => !name.endsWith('jwks.json'));
    expect(requested.toSorted()).toEqual(expected.toSorted());
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.etag}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
  });

  it('get one failure, and run one load when the database is back', async () => {
    const { app, upstream } = await startOne();
    const subject = await makeSubject(app);
    await get(app, subject, '/api/settings');
    upstream.takeRequested();
    upstream.setFault(({ request }) => void request.socket.destroy());
    const askAll = () => Promise.all(Array.from({ length: 1000 }, () => get(app, subject, '/api/calls-dashboard')));
    expect(new Set((await askAll()).map(({ status }) => status))).toEqual(new Set([503]));
    expect(upstream.takeRequested().toSorted()).toEqual(['call_list']);
    upstream.setFault();
    expect(new Set((await askAll()).map(({ status }) => status))).toEqual(new Set([200]));
    expect(upstream.takeRequested().toSorted()).toEqual(['call_list']);
  });
});
