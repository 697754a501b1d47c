import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { get, insertCalls, makeOrg, startInstance, type TestOrg, waitForChanges } from '../helpers/app.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Fault, type FaultyUpstream, holdRequests, startFaultyUpstream } from '../helpers/faulty-upstream.ts';
import { startTestStack, type TestStack } from '../helpers/stack.ts';

let stack: TestStack;
let upstream: FaultyUpstream;
let app: FastifyInstance;
let org: TestOrg;
let callId: string;
let nextCursor: string;
let lines: string[] = [];
const slowRequestMs = 500;

beforeAll(async () => {
  stack = await startTestStack();
  upstream = await startFaultyUpstream(stack.services.supabase.url);
  app = await startInstance(stack, {
    // With this pool a caller's share for expensive queries is eight connections, as many as the widest view needs.
    env: { SLOW_REQUEST_MS: String(slowRequestMs), DATABASE_POOL: '40' },
    between: upstream.inFrontOf,
    logger: { level: 'trace', stream: { write: (line) => void lines.push(line) } },
  });
  org = await makeOrg(stack);
  const ids = await insertCalls(
    stack,
    org.id,
    Array.from({ length: 3 }, (_, hour) => ({
      started_at: new Date(Date.UTC(2026, 0, 1, hour)),
      from_number: '+15550199999',
      recording_key: `${org.id}/${hour}.wav`,
    })),
  );
  callId = ids[0] ?? '';
  nextCursor = (await get(app, org, '/api/calls-dashboard?limit=1')).body.pagination.nextCursor;
  upstream.takeRequested();
  await waitForChanges(stack, app);
});
// Each test starts with a cold cache.
beforeEach(() => app.cache.invalidate());
afterEach(() => {
  upstream.setFault();
  upstream.takeRequested();
  vi.restoreAllMocks();
  lines = [];
});
afterAll(async () => {
  await app?.close();
  await upstream?.close();
  await stack?.close();
});

const routes: Record<string, () => string> = {
  'a page of the list': () => '/api/calls-dashboard?search=Grace&page=1',
  'the list past a cursor': () => `/api/calls-dashboard?cursor=${nextCursor}`,
  'one call': () => `/api/calls-dashboard/${callId}`,
  'a recording': () => `/api/calls-dashboard/${callId}/recording-url`,
  settings: () => '/api/settings',
  me: () => '/api/me',
  stats: () => '/api/calls-dashboard/stats',
  'stats that the rollup does not have': () => '/api/calls-dashboard/stats?has_recording=true',
  'contact stats': () => '/api/contacts/stats',
  analytics: () => '/api/calls-dashboard/analytics/summary',
  liveness: () => '/api/monitoring/live',
};

function timingOf(timing: unknown) {
  const form = /^db;dur=\d+\.\d;desc="(\d+ quer(?:y|ies))"(?:, cache;desc=([A-Z]+))?, total;dur=\d+\.\d$/;
  const [, queries, cache] = form.exec(String(timing)) ?? [];
  return [queries, cache];
}

describe('the queries of a request', () => {
  it.each([
    ['a page of the list', '2 queries', 'MISS', ['user_org_roles', 'search_calls']],
    ['the list past a cursor', '2 queries', 'BYPASS', ['user_org_roles', 'call_list']],
    ['one call', '2 queries', 'MISS', ['user_org_roles', 'call_logs']],
    ['a recording', '3 queries', undefined, ['user_org_roles', 'call_logs', 'audit']],
    ['settings', '2 queries', 'MISS', ['user_org_roles', 'org_settings']],
    ['me', '3 queries', undefined, ['my_memberships', 'my_name', 'platform_roles']],
    ['liveness', '0 queries', undefined, []],
  ])('%s: %s, and server-timing says so', async (route, queries, cache, names) => {
    const { status, headers } = await get(app, org, routes[route]?.() ?? '');
    expect(status).toBe(200);
    expect(timingOf(headers['server-timing'])).toEqual([queries, cache]);
    // Some of them run in parallel.
    expect(upstream.takeRequested().toSorted()).toEqual([...names].sort());
  });

  it.each(['a page of the list', 'one call', 'settings', 'stats', 'analytics'])(
    '%s: none when it is cached, and server-timing shows it',
    async (route) => {
      await get(app, org, routes[route]?.() ?? '');
      upstream.takeRequested();
      const { headers } = await get(app, org, routes[route]?.() ?? '');
      expect(timingOf(headers['server-timing'])).toEqual(['0 queries', 'HIT']);
      expect(upstream.takeRequested()).toEqual([]);
    },
  );

  it('a recording: the membership is cached, and the recording is read each time', async () => {
    await get(app, org, routes.settings?.() ?? '');
    for (const _ of [1, 2]) {
      upstream.takeRequested();
      const { headers } = await get(app, org, routes['a recording']?.() ?? '');
      expect(timingOf(headers['server-timing'])).toEqual(['2 queries', undefined]);
      expect(upstream.takeRequested()).toEqual(['call_logs', 'audit']);
    }
  });

  it.each([
    ['stats', 1],
    ['stats that the rollup does not have', 1],
    ['contact stats', 4],
    ['analytics', 1],
  ])('%s: one for the membership, and one round of %i in parallel', async (route, parallel) => {
    const hold = holdRequests();
    upstream.setFault((passing) => (passing.name === 'user_org_roles' ? passing.forward() : hold.keep(passing)));
    const answer = get(app, org, routes[route]?.() ?? '');
    // All are held until all have arrived. If one waited for another, the test would time out.
    await hold.arrived(parallel);
    upstream.setFault();
    hold.release();
    const { status, headers } = await answer;
    expect(status).toBe(200);
    expect(timingOf(headers['server-timing'])).toEqual([`${parallel + 1} queries`, 'MISS']);
    expect(upstream.takeRequested()).toHaveLength(parallel + 1);
  });

  it('contact stats: counts return no rows', async () => {
    const heads: (string | undefined)[] = [];
    upstream.setFault(({ method, request, forward }) => {
      if (method === 'HEAD') heads.push(request.url);
      forward();
    });
    await get(app, org, '/api/contacts/stats');
    expect(heads).toHaveLength(4);
    for (const url of heads) expect(url).toContain('limit=0');
  });

  it('are shown on a failure too', async () => {
    const foreign = await makeOrg(stack);
    await waitForChanges(stack, app);
    const { status, headers } = await get(app, foreign, `/api/calls-dashboard/${callId}`);
    expect([status, ...timingOf(headers['server-timing'])]).toEqual([404, '2 queries', 'MISS']);
  });
});

describe('a slow request', () => {
  const warnings = () => lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'slow request');

  /** The clock jumps while the query `name` runs, so the test does not wait. */
  function delay(name: string, ms: number) {
    let late = 0;
    const { now } = performance;
    vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + late);
    upstream.setFault((passing) => {
      if (passing.name === name) late += ms;
      passing.forward();
    });
  }

  it('is logged once, with method, route, duration, queries and slow queries', async () => {
    delay('search_calls', 1000);
    const { status, headers } = await get(app, org, '/api/calls-dashboard?search=%2B15550199999');
    expect(status).toBe(200);
    expect(app.slowQueries.list()[0]?.requestId).toBe(headers['x-request-id']);
    expect(warnings()).toHaveLength(1);
    const [{ level, method, route, durationMs, queriesExecuted, slowQueries }] = warnings();
    expect({ level, method, route, queriesExecuted }).toEqual({
      level: 40,
      method: 'GET',
      route: '/api/calls-dashboard',
      queriesExecuted: 2,
    });
    expect(slowQueries).toEqual([
      { query: expect.stringMatching(/^[A-Z]+ rpc\/search_calls$/), durationMs: expect.any(Number) },
    ]);
    expect(durationMs).toBeGreaterThanOrEqual(slowQueries[0].durationMs);
    expect(slowQueries[0].durationMs).toBeGreaterThanOrEqual(1000);
  });

  it('is logged by its route pattern, without ids', async () => {
    delay('call_logs', 1000);
    await get(app, org, `/api/calls-dashboard/${callId}`);
    const [warning] = warnings();
    expect(warning.route).toBe('/api/calls-dashboard/:callId');
    expect(JSON.stringify({ ...warning, reqId: undefined })).not.toContain(callId);
  });

  it('is logged also when it failed', async () => {
    delay('call_logs', 1000);
    const foreign = await makeOrg(stack);
    await waitForChanges(stack, app);
    await get(app, foreign, `/api/calls-dashboard/${callId}`);
    expect(warnings()).toHaveLength(1);
  });

  it('is not logged below the limit', async () => {
    delay('call_logs', 1);
    await get(app, org, `/api/calls-dashboard/${callId}`);
    expect(warnings()).toEqual([]);
  });
});

describe('the log', () => {
  it('contains no token, no phone number and no search term, also in failures', async () => {
    const json = { 'content-type': 'application/json' };
    const broken = { code: 'XX000', message: 'broken', details: 'Key (from)=(+15550199999)', hint: 'secret.wav' };
    const troubles: Fault[] = [
      ({ forward }) => forward(),
      holdRequests().keep,
      ({ request }) => void request.socket.destroy(),
      ({ response }) => void response.writeHead(200, json).end('[{"from_number":"+15550199999","key":"secret.wav"'),
      ({ response }) => void response.writeHead(500, json).end(JSON.stringify(broken)),
    ];
    const urls = [
      '/api/calls-dashboard?search=%2B15550199999',
      '/api/calls-dashboard?search=15550199999&limit=nothing',
      '/api/calls-dashboard?from_number=15550199999',
      `/api/calls-dashboard/${callId}/recording-url`,
      '/api/no-such-route?search=15550199999',
      '/api/calls-dashboard/%zz?search=15550199999',
    ];
    for (const trouble of troubles) {
      upstream.setFault((passing) => (passing.name === 'user_org_roles' ? passing.forward() : trouble(passing)));
      // A cached value would hide the failure.
      const cold = await makeOrg(stack);
      await waitForChanges(stack, app);
      await Promise.all(urls.flatMap((url) => [get(app, org, url), get(app, cold, url)]));
    }
    await get(app, { token: `${org.token}15550199999` }, '/api/me');
    const text = lines.join('');
    expect(lines.length).toBeGreaterThan(troubles.length * urls.length);
    expect(text).not.toContain('15550199999');
    expect(text).not.toContain(org.token);
    expect(text).not.toContain(org.token.split('.')[2]);
    expect(text).not.toMatch(/secret\.wav|X-Amz|Bearer|search=/);
  });

  it('contains no signed URL and no key of a recording', async () => {
    const { body } = await get(app, org, `/api/calls-dashboard/${callId}/recording-url`);
    expect(lines.join('')).not.toContain(new URL(body.url).searchParams.get('X-Amz-Signature'));
    expect(lines.join('')).not.toContain('.wav');
  });
});

describe('the id of a request', () => {
  const made = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const endOf = (id: unknown): Record<string, unknown> => {
    const logged: Record<string, unknown>[] = lines.map((line) => JSON.parse(line));
    const line = logged.find(({ reqId, msg }) => reqId === id && msg === 'request completed');
    return (line?.res ?? {}) as Record<string, unknown>;
  };
  const idFor = async (sent: string, url = '/api/monitoring/live') =>
    (await app.inject({ url, headers: { 'x-request-id': sent } })).headers['x-request-id'];

  it.each(['12345678', 'a-clean_id.42', 'x'.repeat(64)])(
    'is generated; the caller’s own id is logged too: %s',
    async (sent) => {
      const id = await idFor(sent);
      expect(id).toMatch(made);
      await eventually(() => expect(endOf(id)).toEqual({ statusCode: 200, callerRequestId: sent }));
    },
  );

  it.each([
    '',
    'short',
    'x'.repeat(65),
    'with space',
    'new\tline',
    '"quoted-id"',
    '<script>',
    "'; drop table",
    'ümlaut-id',
    '12345678,12345678',
  ])('is ours, and an unclean one of the caller is not logged: %s', async (sent) => {
    const id = await idFor(sent);
    expect(id).toMatch(made);
    await eventually(() => expect(endOf(id)).toEqual({ statusCode: 200 }));
  });

  it('is logged at the end with the ids of the caller and the organisation', async () => {
    const { status, headers } = await get(app, org, '/api/settings');
    expect(status).toBe(200);
    const id = headers['x-request-id'];
    await eventually(() => expect(endOf(id)).toEqual({ statusCode: 200, user: org.userId, org: org.id }));
  });

  it('is sent with each query, also of a shared load', async () => {
    const sent: unknown[] = [];
    upstream.setFault(({ request, forward }) => {
      sent.push(request.headers['x-callboard-request-id']);
      forward();
    });
    const { headers } = await get(app, org, '/api/calls-dashboard?limit=7');
    upstream.setFault();
    expect(sent.length).toBeGreaterThan(0);
    expect(new Set(sent)).toEqual(new Set([headers['x-request-id']]));
  });

  it('is on every response, and unique', async () => {
    const urls = [
      '/api/monitoring/live',
      '/api/me',
      '/api/no-such-route',
      '/api/calls-dashboard?limit=nothing',
      '/docs/json',
    ];
    const ids = await Promise.all(urls.map(async (url) => (await app.inject(url)).headers['x-request-id']));
    for (const id of ids) expect(id).toMatch(made);
    expect(new Set(ids).size).toBe(urls.length);
  });

  it('is on the response to a URL that cannot be decoded', async () => {
    const { statusCode, headers } = await app.inject('/api/%zz');
    expect(statusCode).toBe(400);
    expect(headers['x-request-id']).toMatch(made);
  });
});
