// The monitoring routes: cache statistics, invalidation, metrics, health.
import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { rlsTables } from '../../src/database/rls-tables.ts';
import {
  makeOrg,
  startTestApp,
  type TestApp,
  type TestAppOptions,
  type TestOrg,
  waitForChanges,
} from '../helpers/app.ts';
import { declaredPolicies } from '../helpers/declared-policies.ts';
import { type FaultyUpstream, startFaultyUpstream } from '../helpers/faulty-upstream.ts';
import { signPlatform } from '../helpers/platform-callers.ts';
import { hasRedis, noteWithoutRedis, startRedis } from '../helpers/redis.ts';
import { gatewayHeaders } from '../helpers/stack.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const opsId = randomUUID();

async function start(options: TestAppOptions = {}) {
  const service = await startTestApp(options);
  open.push(service.close);
  const ops = await signPlatform(service.stack, { userId: opsId });
  const headers = { authorization: `Bearer ${ops}` };
  const { app } = service;
  const monitoring = (path: string) => app.inject({ url: `/api/monitoring/${path}`, headers });
  return {
    ...service,
    ops,
    monitoring,
    post: (path: string, payload: object = {}) =>
      app.inject({ method: 'POST', url: `/api/monitoring/${path}`, headers, payload }),
    stats: async () => (await monitoring('cache-stats')).json(),
    /** Before the change feed is connected, the cache is degraded. */
    healthy: () => expect.poll(() => app.changeFeed?.state()).toBe('healthy'),
  };
}

type Service = Awaited<ReturnType<typeof start>>;

async function read(
  { app }: Pick<TestApp, 'app'>,
  { token }: TestOrg,
  path = 'settings',
): Promise<LightMyRequestResponse> {
  const response = await app.inject({ url: `/api/${path}`, headers: { authorization: `Bearer ${token}` } });
  expect(response.statusCode).toBe(200);
  return response;
}

/** The messages that waitForChanges sends: one per organisation created. */
const notChanges = 1;

/** An organisation whose creation the service has received, so that later reads are not outdated by it. */
async function heardOrg({ stack, app }: Pick<TestApp, 'stack' | 'app'>): Promise<TestOrg> {
  const org = await makeOrg(stack);
  if (app.changeFeed?.state() === 'healthy') await waitForChanges({ sql: stack.sql }, app);
  return org;
}

const withoutFeed: TestAppOptions = { isWithoutFeed: true, between: ({ databaseUrl: _, ...services }) => services };
const logged = () => {
  const lines: Record<string, unknown>[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  return { lines, logger: { level: 'info', stream } as const };
};

describe('the cache statistics', () => {
  it('list every policy before the first read, without a hit rate', async () => {
    const service = await start();
    await service.healthy();
    const stats = await service.stats();
    // Only the caller's platform role has been read.
    expect(stats.cache).toMatchObject({ size: 1, hits: 0, misses: 1, stale: 0, bypass: 0, hitRate: 0 });
    const names = stats.policies.map(({ name }: { name: string }) => name).sort();
    expect(names).toEqual((await declaredPolicies()).map(({ name }) => name));
    expect(names).toEqual(expect.arrayContaining(['call stats', 'contacts list', 'membership', 'phone mapping']));
    for (const policy of stats.policies) {
      if (policy.name !== 'platform role') expect(policy).toMatchObject({ entries: 0, hitRate: null, loadMs: null });
      expect(policy.tables.length).toBeGreaterThan(0);
    }
    // On a busy machine the feed is degraded for a moment.
    const resetMessage = async () => (await service.post('cache-stats/reset')).json().message;
    await expect.poll(resetMessage).toMatch(/^No reads yet/);
  });

  it('count every read once, and give the hit rate in percent with two decimals', async () => {
    const service = await start();
    await service.healthy();
    const org = await heardOrg(service);
    await read(service, org);
    expect((await service.stats()).message).toBe('No hits yet in 3 reads.');
    await read(service, org);
    await read(service, org);
    const { cache, policies, tiers, changeFeed, message, timestamp } = await service.stats();
    expect(cache).toMatchObject({
      // One of them is the caller's platform role.
      size: 3,
      hits: 5,
      misses: 3,
      stale: 0,
      bypass: 0,
      hitRate: 62.5,
      evictions: 0,
    });
    expect(cache.bytes).toBeGreaterThan(0);
    const settings = policies.find(({ name }: { name: string }) => name === 'org settings');
    expect(settings).toMatchObject({ ttlSeconds: 600, entries: 1, hits: 2, misses: 1, hitRate: 66.67 });
    expect(settings.loadMs).toBeGreaterThan(0);
    expect(tiers).toEqual({ memory: { hits: 5, misses: 3 }, shared: null });
    expect(changeFeed).toMatchObject({ state: 'healthy', ignored: notChanges, reconnects: 0 });
    expect(message).toBe('Healthy: 62.5 % of 8 reads were hits.');
    expect(Math.abs(Date.parse(timestamp) - Date.now())).toBeLessThan(60_000);
  });

  it('are reset without dropping entries, and the reset is logged', async () => {
    const { lines, logger } = logged();
    const service = await start({ logger });
    await service.healthy();
    const org = await heardOrg(service);
    await read(service, org);
    const response = await service.post('cache-stats/reset');
    expect(response.statusCode).toBe(200);
    expect(response.json().cache).toMatchObject({ size: 3, hits: 0, misses: 0, hitRate: null });
    expect((await read(service, org)).headers['x-cache']).toBe('HIT');
    expect(lines.find(({ audit }) => audit)).toMatchObject({ actor: opsId, action: 'cache.stats_reset' });
  });

  it('say that the cache is degraded, and why, without a change feed', async () => {
    const service = await start(withoutFeed);
    const { message, changeFeed } = await service.stats();
    expect({ message, changeFeed }).toEqual({
      message: expect.stringMatching(/^Degraded: DATABASE_URL/),
      changeFeed: null,
    });
  });

  it.skipIf(!hasRedis)(`show Redis as the shared tier, and an outage of it${noteWithoutRedis}`, async () => {
    const redis = await startRedis();
    open.push(redis.stop);
    const service = await start({ env: { REDIS_URL: redis.url } });
    await service.healthy();
    await expect.poll(async () => (await service.stats()).tiers.shared).toMatchObject({ name: 'redis', state: 'up' });
    const before = (await service.stats()).tiers.shared;
    await read(service, await heardOrg(service));
    expect((await service.stats()).tiers.shared).toMatchObject({ hits: 0, misses: before.misses + 2 });
    await redis.stop();
    await expect.poll(async () => (await service.stats()).message).toMatch(/^Degraded: redis is not used/);
  });
});

describe('an invalidation', () => {
  async function warm(): Promise<{ service: Service; one: TestOrg; other: TestOrg; lines: Record<string, unknown>[] }> {
    const { lines, logger } = logged();
    const service = await start({ logger });
    await service.healthy();
    const [one, other] = [await heardOrg(service), await heardOrg(service)];
    for (const org of [one, other]) {
      for (const path of ['settings', 'calls-dashboard/stats', 'calls-dashboard']) await read(service, org, path);
    }
    return { service, one, other, lines };
  }
  const outcomes = async (service: Service, org: TestOrg) => {
    const paths = ['settings', 'calls-dashboard/stats', 'calls-dashboard'];
    const found: unknown[] = [];
    for (const path of paths) found.push((await read(service, org, path)).headers['x-cache']);
    return found;
  };
  const allHit = ['HIT', 'HIT', 'HIT'];

  it('of an organisation drops its entries and no others', async () => {
    const { service, one, other } = await warm();
    const response = await service.post('cache/invalidate', { org_id: one.id.toUpperCase() });
    expect(response.json()).toEqual({ entries: 5, tags: [one.id], isEverywhere: true, isInAuditLog: true });
    expect(await outcomes(service, other)).toEqual(allHit);
    expect(await outcomes(service, one)).toEqual(['MISS', 'MISS', 'MISS']);
  });

  it('of a table drops the entries that read it, in all organisations', async () => {
    const { service, one, other } = await warm();
    const response = await service.post('cache/invalidate', { tables: ['leads'] });
    expect(response.json()).toEqual({ entries: 2, tags: ['*|leads'], isEverywhere: true, isInAuditLog: true });
    for (const org of [one, other]) expect(await outcomes(service, org)).toEqual(['HIT', 'MISS', 'HIT']);
  });

  it('of a policy drops the entries that read its tables in that organisation', async () => {
    const { service, one, other } = await warm();
    const response = await service.post('cache/invalidate', { org_id: one.id, policy: 'call stats' });
    const tables = ['agents', 'call_logs', 'call_reviews', 'leads', 'org_settings', 'phone_numbers', ...rlsTables];
    expect(response.json().tags.toSorted()).toEqual(tables.map((table) => `${one.id}|${table}`).toSorted());
    expect(await outcomes(service, one)).toEqual(['MISS', 'MISS', 'MISS']);
    expect(await outcomes(service, other)).toEqual(allHit);
  });

  it('is previewed: the preview names the entries that it then drops, and drops nothing', async () => {
    const { service, one, other } = await warm();
    const url = `cache/invalidate?org_id=${one.id.toUpperCase()}&tables=leads&tables=phone_numbers`;
    const preview = (await service.monitoring(url)).json();
    expect(preview).toMatchObject({
      ...{ tags: [`${one.id}|leads`, `${one.id}|phone_numbers`], isEverywhere: true },
      policies: [
        { policy: 'call list', entries: 1, tables: expect.arrayContaining(['phone_numbers']) },
        { policy: 'call stats', entries: 1, tables: expect.arrayContaining(['leads']) },
      ],
      tiers: { memory: { entries: 2 }, shared: null },
      message: expect.stringMatching(/^Drops 2 entries of 2 policies\. The next read of each loads from the database/),
    });
    expect(preview.policies[0].loadMs).toBeGreaterThan(0);
    for (const org of [one, other]) expect(await outcomes(service, org)).toEqual(allHit);
    const body = { org_id: one.id, tables: ['leads', 'phone_numbers'] };
    expect((await service.post('cache/invalidate', body)).json()).toMatchObject({ entries: preview.entries });
    expect((await service.monitoring(url)).json()).toMatchObject({
      entries: 0,
      policies: [],
      message: expect.stringMatching(/^Drops nothing/),
    });
    expect((await service.monitoring('cache/invalidate?policy=nothing')).statusCode).toBe(400);
  });

  it('without a filter drops all entries', async () => {
    const { service, one, other } = await warm();
    expect((await service.post('cache/invalidate', {})).json()).toMatchObject({ entries: 9, tags: ['*'] });
    for (const org of [one, other]) expect(await outcomes(service, org)).toEqual(['MISS', 'MISS', 'MISS']);
  });

  it('accepts a policy that was never read', async () => {
    const service = await start();
    const response = await service.post('cache/invalidate', { policy: 'call detail' });
    const tables = ['call_logs', 'call_reviews', 'agents', 'org_settings', ...rlsTables];
    expect(response.json()).toMatchObject({ entries: 0 });
    expect(response.json().tags.toSorted()).toEqual(tables.map((table) => `*|${table}`).toSorted());
  });

  it('of an unknown name is refused and drops nothing', async () => {
    const { service, one } = await warm();
    const refused = [{ tables: ['call_logs', 'calls'] }, { policy: 'calls' }, { org_id: one.id, tables: ['calls'] }];
    for (const payload of refused) expect((await service.post('cache/invalidate', payload)).statusCode).toBe(400);
    expect(await outcomes(service, one)).toEqual(allHit);
  });

  it('is logged, and written to the audit log of the organisation with its actor', async () => {
    const { service, one, lines } = await warm();
    await service.post('cache/invalidate', { org_id: one.id, tables: ['leads'] });
    await service.post('cache/invalidate', {});
    const { rows } = await service.stack.sql.query(
      `select * from audit_log where action = 'cache.invalidated' order by at`,
    );
    const byOps = { actor_id: opsId, subject_type: 'organization', request_id: expect.any(String) };
    expect(rows).toMatchObject([
      { ...byOps, org_id: one.id, details: { tables: ['leads'], entries: 1 } },
      { ...byOps, org_id: null, details: { entries: expect.any(Number) } },
    ]);
    expect(lines.filter(({ audit }) => audit)).toMatchObject([
      { actor: opsId, action: 'cache.invalidated', org: one.id, tables: ['leads'], entries: 1 },
      { actor: opsId, action: 'cache.invalidated', entries: expect.any(Number) },
    ]);
  });

  it('succeeds also when the audit log cannot be written, and says so', async () => {
    const { lines, logger } = logged();
    let upstream: FaultyUpstream | undefined;
    const service = await start({
      logger,
      between: async (services) => {
        upstream = await startFaultyUpstream(services.supabase.url);
        return upstream.inFrontOf(services);
      },
    });
    // The platform role is cached before the database becomes unavailable. When the feed connects, cached values become outdated.
    await service.healthy();
    await service.stats();
    await upstream?.close();
    const response = await service.post('cache/invalidate', { org_id: randomUUID() });
    expect([response.statusCode, response.json()]).toMatchObject([200, { isInAuditLog: false }]);
    expect(lines.filter(({ audit }) => audit)).toMatchObject([
      { action: 'cache.invalidated' },
      { msg: 'audit: the entry was not written to the audit log' },
    ]);
  });

  it('of an unknown organisation writes no audit entry', async () => {
    const service = await start();
    expect((await service.post('cache/invalidate', { org_id: randomUUID() })).json().isInAuditLog).toBe(false);
    const written = await service.stack.sql.query(`select 1 from audit_log where action = 'cache.invalidated'`);
    expect(written.rows).toEqual([]);
  });
});

describe('an audit entry of ops', () => {
  const write = async (role: 'ops' | 'monitor' | null, claims: object, action = 'cache.invalidated') => {
    const { stack } = await start();
    const org = await makeOrg(stack);
    if (role !== null) await signPlatform(stack, { role, userId: org.userId });
    const token = await stack.keys.sign(
      { sub: org.userId, role: 'authenticated', ...claims },
      { expiresInSeconds: 60 },
    );
    const response = await fetch(`${stack.services.supabase.url}/rest/v1/rpc/audit`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...gatewayHeaders(stack),
        'content-type': 'application/json',
      },
      body: JSON.stringify({ action, subject: org.id, details: {} }),
    });
    const { rows } = await stack.sql.query<{ actor_id: string }>(
      `select actor_id from audit_log where action = 'cache.invalidated'`,
    );
    return { written: await response.json(), rows, org };
  };

  it('is written by ops, in their own name', async () => {
    const { written, rows, org } = await write('ops', {});
    expect({ written, rows }).toEqual({ written: true, rows: [{ actor_id: org.userId }] });
  });

  it.each([
    ['a member', null, {}],
    ['monitor', 'monitor', {}],
    ['a token with the claim ops', null, { app_metadata: { platform_role: 'ops' } }],
    ['a token with ops in user_metadata', null, { user_metadata: { platform_role: 'ops' } }],
  ] as const)('is not written by %s', async (_, role, claims) => {
    expect(await write(role, claims)).toMatchObject({ written: false, rows: [] });
  });

  it('is refused for an action that is not one of ops', async () => {
    expect(await write('ops', {}, 'recording.url_issued')).toMatchObject({
      written: false,
      rows: [],
    });
  });
});

describe('the metrics', () => {
  const valueIn = (text: string, series: string) => {
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  };
  const metrics = async ({ monitoring }: Service) => (await monitoring('metrics')).body;

  it('are in the text format, with process, requests, cache and change feed', async () => {
    const service = await start();
    await service.healthy();
    const org = await heardOrg(service);
    await read(service, org);
    await read(service, org);
    const response = await service.monitoring('metrics');
    expect(response.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    const value = (series: string) => valueIn(response.body, series);
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(0);
    expect(value('http_requests_total{route="GET /api/settings",status="2xx"}')).toBe(2);
    expect(value('http_route_seconds_total{route="GET /api/settings"}')).toBeGreaterThan(0);
    const durations = (name: string) => value(`http_request_duration_seconds_${name}`);
    expect(durations('bucket{le="+Inf",status="2xx"}')).toBe(durations('count{status="2xx"}'));
    expect(durations('count{status="2xx"}')).toBeGreaterThanOrEqual(2);
    expect(value('cache_reads_total{policy="org settings",outcome="hit"}')).toBe(1);
    expect(value('cache_reads_total{policy="org settings",outcome="miss"}')).toBe(1);
    expect(value('cache_entries{policy="membership"}')).toBe(1);
    expect(value('cache_bytes')).toBeGreaterThan(0);
    expect(value('cache_evictions_total')).toBe(0);
    expect(value('cache_degraded')).toBe(0);
    expect(value('cache_tier_reads_total{tier="memory",outcome="hit"}')).toBe(2);
    expect(value('cache_tier_up{tier="memory"}')).toBe(1);
    expect(value('change_feed_up')).toBe(1);
    expect(value('change_feed_messages_total{outcome="ignored"}')).toBe(notChanges);
    expect(value('change_feed_reconnects_total')).toBe(0);
    expect(value('change_feed_heartbeat_age_seconds{feed="database"}')).toBeGreaterThanOrEqual(0);
    // Two for the organisation, and the caller's platform role.
    expect(value('database_queries_total{outcome="answered"}')).toBe(3);
  });

  it('contain each metric once', async () => {
    const named = [...(await metrics(await start())).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(20);
    expect(new Set(named).size).toBe(named.length);
  });

  it('are read at each scrape', async () => {
    const service = await start();
    await service.healthy();
    const org = await heardOrg(service);
    const reads = async () => valueIn(await metrics(service), 'cache_reads_total{policy="org settings",outcome="hit"}');
    await read(service, org);
    expect([await reads(), await reads()]).toEqual([0, 0]);
    await read(service, org);
    expect(await reads()).toBe(1);
  });

  it('contain no organisation, no cache key and no path of a caller', async () => {
    const service = await start();
    await service.healthy();
    const org = await heardOrg(service);
    const callId = randomUUID();
    await read(service, org, 'calls-dashboard?search=Hopper&limit=7');
    const headers = { authorization: `Bearer ${org.token}` };
    await service.app.inject({ url: `/api/calls-dashboard/${callId}`, headers });
    await service.app.inject('/wp-admin/typed.php');
    await service.app.inject('/.env');
    const text = await metrics(service);
    for (const word of [org.id, org.userId, callId, 'Hopper', 'typed', '.env', 'limit=7'])
      expect(text).not.toContain(word);
    expect(text).toContain('route="GET /api/calls-dashboard/:callId",status="4xx"');
    expect(valueIn(text, 'http_requests_total{route="none",status="4xx"}')).toBe(2);
    const labels = [...text.matchAll(/[{,](\w+)="/g)].map(([, label]) => label);
    const ofThePlatform = ['le', 'type', 'kind', 'space', 'version', 'major', 'minor', 'patch'];
    const ours = ['route', 'status', 'policy', 'outcome', 'tier', 'feed', 'provider', 'reason'];
    expect([...new Set(labels)].filter((label = '') => ![...ofThePlatform, ...ours].includes(label))).toEqual([]);
  });

  it('are separate for each app', async () => {
    const [one, other] = [await start(), await start()];
    await read(one, await heardOrg(one));
    const reads = 'cache_reads_total{policy="org settings",outcome="miss"}';
    expect(valueIn(await metrics(one), reads)).toBe(1);
    expect(valueIn(await metrics(other), reads)).toBe(0);
    expect(await metrics(other)).not.toContain('/api/settings"');
  });

  it('contain no change feed metrics without a change feed', async () => {
    expect(await metrics(await start(withoutFeed))).not.toContain('change_feed_');
  });
});

describe('the health', () => {
  const health = async ({ monitoring }: Pick<Service, 'monitoring'>) => {
    const response = await monitoring('health');
    return { statusCode: response.statusCode, ...response.json() };
  };
  const up = { status: 'up' };

  it('shows each part, and the age of the last heartbeat', async () => {
    const service = await start();
    await service.healthy();
    expect(await health(service)).toMatchObject({
      statusCode: 200,
      status: 'ok',
      parts: { database: up, bucket: up, changeFeed: up, cache: { memory: up, redis: { status: 'absent' } } },
    });
    expect((await health(service)).parts.changeFeed.heartbeatAgeSeconds).toBeLessThan(60);
  });

  it('is ok without a configured change feed', async () => {
    expect(await health(await start(withoutFeed))).toMatchObject({
      status: 'ok',
      parts: { changeFeed: { status: 'absent', heartbeatAgeSeconds: null } },
    });
  });

  it('is degraded, with 200, when a configured change feed is not connected', async () => {
    const nowhere = 'postgres://nobody@127.0.0.1:9/nowhere';
    const service = await start({
      isWithoutFeed: true,
      between: (services) => ({ ...services, databaseUrl: nowhere }),
    });
    expect(await health(service)).toMatchObject({
      statusCode: 200,
      status: 'degraded',
      parts: { database: up, changeFeed: { status: 'degraded', heartbeatAgeSeconds: null } },
    });
  });

  it.skipIf(!hasRedis)(`is degraded, with 200, when a configured Redis is down${noteWithoutRedis}`, async () => {
    const redis = await startRedis();
    open.push(redis.stop);
    const service = await start({ env: { REDIS_URL: redis.url } });
    await service.healthy();
    await expect.poll(() => health(service)).toMatchObject({ status: 'ok', parts: { cache: { redis: up } } });
    await redis.stop();
    const lost = { statusCode: 200, status: 'degraded', parts: { cache: { memory: up, redis: { status: 'down' } } } };
    await expect.poll(() => health(service)).toMatchObject(lost);
  });

  it.skipIf(!hasRedis)(`shows why Redis is down, as the log and the alert do${noteWithoutRedis}`, async () => {
    const password = 'hush-hush-5';
    const redis = await startRedis({ args: ['--requirepass', 'another'] });
    open.push(redis.stop);
    const lines: string[] = [];
    const stream = { write: (line: string) => void lines.push(line) };
    const url = `redis://:${password}@127.0.0.1:${redis.port}`;
    const service = await start({ env: { REDIS_URL: url }, logger: { level: 'info', stream } });
    const reason = 'WRONGPASS: Redis does not accept the user or the password in REDIS_URL.';
    const down = { status: 'degraded', parts: { cache: { redis: { status: 'down', reason } } } };
    await expect.poll(() => health(service), { timeout: 30_000 }).toMatchObject(down);
    await expect
      .poll(() => lines.join(''), { timeout: 30_000 })
      .toContain('redis failed once (WRONGPASS): Redis does not');
    expect((await service.stats()).message).toContain(reason);
    expect(lines.join('')).not.toContain(password);
  });
});

describe('another origin', () => {
  it('may write, send preconditions, and read the cache headers', async () => {
    const origin = 'https://dashboard.example';
    const { app } = await start({ env: { CORS_ORIGINS: origin } });
    const url = '/api/monitoring/cache/invalidate';
    const preflight = await app.inject({
      method: 'OPTIONS',
      url,
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    const listed = (header: unknown) => String(header).split(/, */).sort();
    expect(listed(preflight.headers['access-control-allow-methods'])).toEqual([
      'DELETE',
      'GET',
      'HEAD',
      'PATCH',
      'POST',
      'PUT',
    ]);
    expect(listed(preflight.headers['access-control-allow-headers'])).toEqual(
      expect.arrayContaining(['content-type', 'if-match', 'if-none-match', 'x-callboard-version', 'x-org-id']),
    );
    const { headers } = await app.inject({ url: '/api/monitoring/live', headers: { origin } });
    expect(listed(headers['access-control-expose-headers'])).toEqual(
      expect.arrayContaining(['age', 'etag', 'x-cache', 'x-callboard-version']),
    );
  });
});

describe('the instance', () => {
  it('is the same in every report of a process, and without a token it is not shown', async () => {
    const service = await start();
    const { instance } = await service.stats();
    expect(instance).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      startedAt: expect.any(String),
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    for (const path of ['health', 'queries', 'history', 'alerts', 'jobs', 'rollup', 'cache/invalidate']) {
      expect((await service.monitoring(path)).json().instance, path).toEqual(instance);
    }
    expect((await service.app.inject('/api/monitoring/health')).json()).not.toHaveProperty('instance');
  });

  it('is another one in another process', async () => {
    const [one, other] = [await start(), await start()];
    expect((await one.stats()).instance.id).not.toBe((await other.stats()).instance.id);
  });
});

describe('the history', () => {
  it('begins empty, and is asked for in 1 to 60 minutes', async () => {
    const { monitoring } = await start();
    const history = (await monitoring('history?minutes=1')).json();
    expect(history).toMatchObject({ sampleSeconds: 10, times: [], requests: [], policies: [] });
    for (const query of ['minutes=0', 'minutes=61', 'minutes=1.5', 'hours=1']) {
      expect((await monitoring(`history?${query}`)).statusCode, query).toBe(400);
    }
  });
});

describe('alerts and jobs', () => {
  it('say since when a part fails, by the wall clock and without the message', async () => {
    const service = await start();
    service.app.alerts.failed('redis', Object.assign(new Error('redis://:s3cret@host'), { code: 'ECONNREFUSED' }));
    const response = await service.monitoring('alerts');
    const redis = response.json().parts.find(({ part }: { part: string }) => part === 'redis');
    expect(redis).toMatchObject({ state: 'failing', failures: 1, lastFailure: 'ECONNREFUSED', mutedUntil: null });
    expect(Math.abs(Date.parse(redis.failingSince) - Date.now())).toBeLessThan(60_000);
    expect(response.body).not.toContain('s3cret');
    expect(response.json().channels).toEqual([]);
  });

  it('list each job, by name', async () => {
    const service = await start();
    await service.app.runJob('call rollup');
    const { jobs } = (await service.monitoring('jobs')).json();
    const names = jobs.map(({ name }: { name: string }) => name);
    expect(names).toEqual(names.toSorted());
    expect(names).toEqual(expect.arrayContaining(['call rollup', 'measure-events', 'copy recordings']));
    const rollup = jobs.find(({ name }: { name: string }) => name === 'call rollup');
    expect(rollup).toMatchObject({ everySeconds: 1, state: 'off', lastResult: 'ok', failuresInARow: 0 });
  });
});
