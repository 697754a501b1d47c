// Responses of cached views: their headers, and whose values they contain.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import {
  addMember,
  insertCalls,
  makeOrg,
  startInstance,
  type TestCall,
  type TestOrg,
  waitForChanges,
  waitForFeed,
} from '../helpers/app.ts';
import { type FaultyUpstream, startFaultyUpstream } from '../helpers/faulty-upstream.ts';
import { startTestStack, type TestStack } from '../helpers/stack.ts';

let stack: TestStack;
let upstream: FaultyUpstream;
let app: FastifyInstance;
const noon = Date.parse('2026-06-01T12:00:00Z');
// The clock of the service. Tokens use the real clock.
let now = noon;

const plenty = { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' };

beforeAll(async () => {
  stack = await startTestStack();
  upstream = await startFaultyUpstream(stack.services.supabase.url);
  app = await startInstance(stack, { now: () => now, env: plenty, between: upstream.inFrontOf });
});
beforeEach(() => {
  now = noon;
});
afterEach(() => void upstream.takeRequested());
afterAll(async () => {
  await app?.close();
  await upstream?.close();
  await stack?.close();
});

interface RequestOptions {
  readonly headers?: Record<string, string>;
  readonly method?: 'GET' | 'HEAD';
  readonly of?: FastifyInstance;
}

async function request(
  member: Pick<TestOrg, 'token'>,
  url: string,
  { headers, method = 'GET', of = app }: RequestOptions = {},
) {
  const answer = await of.inject({ method, url, headers: { authorization: `Bearer ${member.token}`, ...headers } });
  const { statusCode: status, body } = answer;
  return {
    status,
    body,
    json: () => JSON.parse(body),
    cache: answer.headers['x-cache'],
    age: answer.headers.age,
    etag: String(answer.headers.etag),
    control: answer.headers['cache-control'],
    timing: String(answer.headers['server-timing']),
    headers: answer.headers,
  };
}

const list = '/api/calls-dashboard';
const stats = '/api/calls-dashboard/stats';
const analytics = '/api/calls-dashboard/analytics/summary';
const settings = '/api/settings';

const recorded = (orgId: string): TestCall => ({
  started_at: '2026-06-01T09:00:00Z',
  duration_seconds: 30,
  cost_micros: 1_500_000,
  recording_key: `${orgId}/a.wav`,
});

async function makeOrgWithCall(options: Parameters<typeof makeOrg>[1] = {}) {
  const org = await makeOrg(stack, options);
  const [callId = ''] = await insertCalls(stack, org.id, [recorded(org.id)]);
  await waitForChanges(stack, app);
  return { ...org, callId, detail: `${list}/${callId}` };
}

const viewsOf = ({ detail }: { detail: string }) => [list, `${list}?search=Grace`, stats, analytics, detail, settings];

/** The detail has a transcript, which must not stay in a browser. */
const controlOf = (url: string, { detail }: { readonly detail: string }) =>
  url === detail ? 'no-store' : 'private, no-cache';

const addCall = async (orgId: string, call: Partial<TestCall> = {}) => {
  await insertCalls(stack, orgId, [{ started_at: '2026-06-01T10:00:00Z', ...call }]);
  await waitForChanges(stack, app);
};

describe('a view', () => {
  it('is a MISS, then a HIT with the same body and etag, and its age in seconds', async () => {
    const org = await makeOrgWithCall();
    for (const url of viewsOf(org)) {
      now = noon;
      const miss = await request(org, url);
      expect(miss).toMatchObject({ status: 200, cache: 'MISS', age: '0', control: controlOf(url, org) });
      expect(miss.etag).toMatch(/^"([\w-]{27}\.)?[\w-]{27}"$/);
      for (const [passedMs, age] of [
        [0, '0'],
        [999, '0'],
        [1000, '1'],
        [29_999, '29'],
      ] as const) {
        now = noon + passedMs;
        const { body, etag } = miss;
        const hit = { status: 200, cache: 'HIT', age, control: controlOf(url, org), body, etag };
        expect(await request(org, url)).toMatchObject(hit);
      }
    }
  });

  it('has the same body and etag on another instance', async () => {
    const org = await makeOrgWithCall();
    const other = await startInstance(stack, { now: () => now, env: plenty });
    try {
      for (const url of viewsOf(org)) {
        const { body, etag } = await request(org, url);
        expect(await request(org, url, { of: other })).toMatchObject({ cache: 'MISS', body, etag });
      }
    } finally {
      await other.close();
    }
  });

  it('is a 304 for if-none-match with its etag, weak or in a list, or with *', async () => {
    const org = await makeOrgWithCall();
    for (const url of viewsOf(org)) {
      const { etag } = await request(org, url);
      for (const has of [etag, `W/${etag}`, `"other", ${etag}`, `"a",W/"b",W/${etag} , "c"`, '*']) {
        const answer = await request(org, url, { headers: { 'if-none-match': has } });
        expect(answer).toMatchObject({ status: 304, body: '', etag, cache: 'HIT', control: controlOf(url, org) });
        expect(answer.headers).not.toHaveProperty('content-type');
      }
    }
  });

  it('is a 200 for if-none-match with another etag', async () => {
    const org = await makeOrgWithCall();
    const { etag, body } = await request(org, list);
    for (const has of ['', '"other"', etag.slice(1, -1), `"${etag}"`, etag.toLowerCase(), `${etag.slice(0, -2)}"`]) {
      expect(await request(org, list, { headers: { 'if-none-match': has } })).toMatchObject({ status: 200, body });
    }
  });

  it('is a 304 too when it was not cached', async () => {
    const org = await makeOrgWithCall();
    const { etag } = await request(org, list);
    await app.cache.invalidate();
    const answer = await request(org, list, { headers: { 'if-none-match': etag } });
    expect(answer).toMatchObject({ status: 304, cache: 'MISS', body: '' });
  });

  it('has the same headers for HEAD as for GET', async () => {
    const org = await makeOrgWithCall();
    const { etag, body } = await request(org, list);
    const head = await request(org, list, { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, cache: 'HIT', etag, body: '' });
    expect(head.headers['content-length']).toBe(String(Buffer.byteLength(body)));
  });

  it('has another etag after a change, and no 304 for the old one', async () => {
    const org = await makeOrgWithCall();
    const before = await Promise.all(viewsOf(org).map((url) => request(org, url)));
    const { sql } = stack;
    await sql.query(`update call_logs set duration_seconds = 77 where org_id = $1`, [org.id]);
    await sql.query(`update org_settings set currency = 'NPR' where org_id = $1`, [org.id]);
    await waitForChanges(stack, app);
    // Relaxed views may be a second old.
    now += 1000;
    for (const [index, url] of viewsOf(org).entries()) {
      const old = before[index];
      const fresh = await request(org, url, { headers: { 'if-none-match': String(old?.etag) } });
      expect(fresh).toMatchObject({ status: 200, cache: 'MISS' });
      expect([url, fresh.etag]).not.toEqual([url, old?.etag]);
      expect(fresh.body).not.toBe(old?.body);
    }
  });

  it('has its old etag again when the change is undone', async () => {
    const org = await makeOrgWithCall();
    const { etag } = await request(org, list);
    await stack.sql.query(`update call_logs set duration_seconds = 77 where org_id = $1`, [org.id]);
    await stack.sql.query(`update call_logs set duration_seconds = 30 where org_id = $1`, [org.id]);
    await waitForChanges(stack, app);
    expect(await request(org, list)).toMatchObject({ cache: 'MISS', etag });
  });

  it('of a far page is stored on its second request', async () => {
    const org = await makeOrgWithCall();
    await addCall(org.id);
    const { pagination } = (await request(org, `${list}?limit=1`)).json();
    for (const url of [`${list}?page=21`, `${list}?limit=1&cursor=${pagination.nextCursor}`]) {
      const answers = [await request(org, url), await request(org, url), await request(org, url)];
      expect(answers.map(({ cache }) => cache)).toEqual(['BYPASS', 'MISS', 'HIT']);
      expect(new Set(answers.map(({ body, etag }) => `${etag}${body}`)).size).toBe(1);
    }
    expect(await request(org, `${list}?page=20`)).toMatchObject({ cache: 'MISS' });
  });
});

describe('a recording URL', () => {
  it('is created and audited each time, and has no cache headers', async () => {
    const org = await makeOrgWithCall();
    const urls = new Set<string>();
    for (const _ of [1, 2, 3]) {
      now += 1000;
      upstream.takeRequested();
      const answer = await request(org, `${org.detail}/recording-url`);
      expect(answer).toMatchObject({ status: 200, control: 'private, no-store' });
      for (const name of ['x-cache', 'age', 'etag']) expect(answer.headers).not.toHaveProperty(name);
      expect(answer.timing).not.toContain('cache;');
      expect(upstream.takeRequested()).toEqual(expect.arrayContaining(['call_logs', 'audit']));
      urls.add(answer.json().url);
    }
    expect(urls.size).toBe(3);
    const { rows } = await stack.sql.query(
      `select 1 from audit_log where org_id = $1 and action = 'recording.url_issued'`,
      [org.id],
    );
    expect(rows).toHaveLength(3);
  });
});

describe('two organisations', () => {
  it('never share a response to the same request', async () => {
    const [one, other] = [await makeOrgWithCall({ currency: 'NPR' }), await makeOrgWithCall()];
    await addCall(other.id, { direction: 'outbound' });
    for (const url of [list, `${list}?direction=inbound`, stats, analytics, settings]) {
      const first = await request(one, url);
      const second = await request(other, url);
      expect([first.cache, second.cache]).toEqual(['MISS', 'MISS']);
      expect(first.body).not.toContain(other.id);
      expect(first.body).not.toContain(other.callId);
      expect(second.body).not.toContain(one.id);
      expect(second.body).not.toContain(one.callId);
      if (url !== `${list}?direction=inbound`) expect(first.etag).not.toBe(second.etag);
      expect(await request(one, url)).toMatchObject({ cache: 'HIT', body: first.body });
      expect(await request(other, url)).toMatchObject({ cache: 'HIT', body: second.body });
    }
  });

  it('share no call: it is a 404 for the other', async () => {
    const [one, other] = [await makeOrgWithCall(), await makeOrgWithCall()];
    expect(await request(one, one.detail)).toMatchObject({ status: 200 });
    const refusal = await request(other, one.detail);
    expect(refusal).toMatchObject({ status: 404 });
    expect(refusal.body).not.toContain(one.id);
    expect(await request(one, one.detail)).toMatchObject({ status: 200, cache: 'HIT' });
  });

  it('keep their views when the other changes', async () => {
    const [one, other] = [await makeOrgWithCall(), await makeOrgWithCall()];
    for (const org of [one, other]) await request(org, list);
    await addCall(one.id);
    expect(await request(other, list)).toMatchObject({ cache: 'HIT' });
    expect(await request(one, list)).toMatchObject({ cache: 'MISS' });
  });

  it('do not serve cached views to members of the other, even with the etag', async () => {
    const [mine, warm] = [await makeOrgWithCall(), await makeOrgWithCall()];
    for (const url of viewsOf(warm)) {
      const { etag } = await request(warm, url);
      expect(await request(warm, url)).toMatchObject({ cache: 'HIT' });
      for (const has of [{}, { 'if-none-match': etag }, { 'if-none-match': '*' }]) {
        const answer = await request(mine, url, { headers: { 'x-org-id': warm.id, ...has } });
        expect(answer).toMatchObject({ status: 403, control: 'no-store' });
        expect(answer.json().code).toBe('NOT_A_MEMBER');
        for (const name of ['x-cache', 'age', 'etag']) expect(answer.headers).not.toHaveProperty(name);
      }
    }
  });
});

describe('different requests', () => {
  const queries = [
    '',
    '?direction=inbound',
    '?direction=outbound',
    '?direction=inbound&direction=outbound',
    '?status=completed',
    '?status=missed',
    '?search=inbound',
    '?search=completed',
    '?search=1',
    '?min_duration=1',
    '?max_duration=1',
    '?min_duration=1&max_duration=1',
    '?has_recording=true',
    '?has_recording=false',
    '?sentiment=unknown',
    `?agent_id=${randomUUID()}`,
    `?contact_id=${randomUUID()}`,
    '?from=2026-06-01',
    '?to=2026-06-01',
    '?from=2026-06-01&to=2026-06-01',
  ];
  const ofTheList = [
    '?page=2',
    '?limit=1',
    '?limit=2',
    '?sort=started_at',
    '?sort=duration_seconds',
    '?page=2&limit=1',
  ];

  it('never share a value', async () => {
    const org = await makeOrgWithCall();
    for (const url of [...[...queries, ...ofTheList].map((query) => list + query), ...queries.map((q) => stats + q)]) {
      const { cache, status } = await request(org, url);
      expect({ url, status, cache }).toEqual({ url, status: 200, cache: 'MISS' });
    }
    for (const url of [...queries, ...ofTheList].map((query) => list + query)) {
      expect(await request(org, url)).toMatchObject({ cache: 'HIT' });
    }
  });

  it.each([
    ['?page=1', ''],
    ['?limit=20&page=1', ''],
    ['?limit=7&page=2', '?page=2&limit=7'],
    ['?page=1e0&limit=0x10', '?limit=16'],
  ])('share a value when they mean the same: %s and %s', async (first, second) => {
    const org = await makeOrgWithCall();
    const { body } = await request(org, list + first);
    expect(await request(org, list + second)).toMatchObject({ cache: 'HIT', body });
  });

  it('have the same response from the cache as without it', async () => {
    const org = await makeOrgWithCall({ timezone: 'Asia/Kathmandu' });
    await addCall(org.id, { direction: 'outbound', status: 'missed', duration_seconds: 1 });
    const urls = [...queries, ...ofTheList].map((query) => list + query);
    const warm: string[] = [];
    for (const url of urls) warm.push((await request(org, url)).body);
    for (const [index, url] of urls.entries()) {
      expect(await request(org, url)).toMatchObject({ cache: 'HIT', body: warm[index] });
    }
    await app.cache.invalidate();
    for (const [index, url] of urls.entries()) {
      expect(await request(org, url)).toMatchObject({ cache: 'MISS', body: warm[index] });
    }
  });
});

describe('access to a view', () => {
  it('begins when a refused user becomes a member', async () => {
    const org = await makeOrgWithCall();
    const { userId, token } = await addMember(stack, org.id, 'viewer');
    await stack.sql.query('delete from user_org_roles where user_id = $1', [userId]);
    await waitForChanges(stack, app);
    for (const _ of [1, 2]) expect(await request({ token }, list)).toMatchObject({ status: 403 });
    await stack.sql.query(`insert into user_org_roles (org_id, user_id, role) values ($1, $2, 'viewer')`, [
      org.id,
      userId,
    ]);
    await waitForChanges(stack, app);
    expect(await request({ token }, list)).toMatchObject({ status: 200 });
  });

  it('ends for all members when the organisation is deleted', async () => {
    const org = await makeOrgWithCall();
    for (const url of viewsOf(org)) expect(await request(org, url)).toMatchObject({ status: 200 });
    await stack.sql.query('update organizations set deleted_at = now() where id = $1', [org.id]);
    await waitForChanges(stack, app);
    for (const url of viewsOf(org)) expect(await request(org, url)).toMatchObject({ status: 403 });
  });

  it('follows the current role, not the one at the time of the token', async () => {
    const probed = await buildApp(readConfig({ ...plenty }), { services: stack.services, logger: false });
    probed.get('/api/probe/role', async ({ member: { role } }) => ({ role }));
    try {
      await probed.ready();
      await waitForFeed(probed);
      const org = await makeOrgWithCall();
      await waitForChanges(stack, probed);
      for (const role of ['owner', 'viewer', 'admin', 'agent']) {
        await stack.sql.query('update user_org_roles set role = $2 where user_id = $1', [org.userId, role]);
        await waitForChanges(stack, probed);
        expect((await request(org, '/api/probe/role', { of: probed })).json()).toEqual({ role });
      }
    } finally {
      await probed.close();
    }
  });

  it('ends for a removed member, while other members have hits', async () => {
    const org = await makeOrgWithCall();
    const removed = await addMember(stack, org.id, 'admin');
    await waitForChanges(stack, app);
    for (const member of [org, removed]) {
      for (const url of viewsOf(org)) expect(await request(member, url)).toMatchObject({ status: 200 });
    }
    await stack.sql.query('delete from user_org_roles where user_id = $1', [removed.userId]);
    await waitForChanges(stack, app);
    for (const url of viewsOf(org)) {
      await request(org, url);
      expect(await request(removed, url)).toMatchObject({ status: 403 });
      expect(await request(org, url)).toMatchObject({ status: 200, cache: 'HIT' });
    }
  });
});

describe('a change', () => {
  it('of a call is visible at once in lists and details, and within a second in relaxed views', async () => {
    const org = await makeOrgWithCall();
    const seen = async () => [
      (await request(org, list)).json().pagination.total,
      (await request(org, stats)).json().totalCalls,
      (await request(org, analytics)).cache,
    ];
    expect(await seen()).toEqual([1, 1, 'MISS']);
    await addCall(org.id);
    expect(await seen()).toEqual([2, 1, 'HIT']);
    now += 999;
    expect(await seen()).toEqual([2, 1, 'HIT']);
    now += 1;
    expect(await seen()).toEqual([2, 2, 'MISS']);
  });

  it('of time zone or currency is visible in all views', async () => {
    const org = await makeOrgWithCall();
    expect((await request(org, stats)).json()).toMatchObject({ timezone: 'UTC', pipelineValue: { currency: 'USD' } });
    expect((await request(org, org.detail)).json()).toMatchObject({ cost: { currency: 'USD' } });
    expect((await request(org, settings)).json()).toMatchObject({ timezone: 'UTC', currency: 'USD' });
    await stack.sql.query(`update org_settings set timezone = 'Asia/Kathmandu', currency = 'NPR' where org_id = $1`, [
      org.id,
    ]);
    await waitForChanges(stack, app);
    const after = { timezone: 'Asia/Kathmandu', pipelineValue: { currency: 'NPR' } };
    expect((await request(org, stats)).json()).toMatchObject(after);
    expect((await request(org, org.detail)).json()).toMatchObject({ cost: { currency: 'NPR' } });
    expect((await request(org, settings)).json()).toMatchObject({ timezone: 'Asia/Kathmandu', currency: 'NPR' });
  });

  it('that creates a call outdates its cached 404', async () => {
    const org = await makeOrgWithCall();
    const callId = randomUUID();
    expect(await request(org, `${list}/${callId}`)).toMatchObject({ status: 404, control: 'no-store' });
    upstream.takeRequested();
    const again = await request(org, `${list}/${callId}`);
    expect(again).toMatchObject({ status: 404, control: 'no-store' });
    expect(again.json()).toMatchObject({ code: 'CALL_NOT_FOUND' });
    expect(again.timing).toContain('cache;desc=HIT');
    expect(upstream.takeRequested()).toEqual([]);
    await stack.sql.query(
      `insert into call_logs (id, org_id, direction, status, started_at) values ($1, $2, 'inbound', 'completed', now())`,
      [callId, org.id],
    );
    await waitForChanges(stack, app);
    expect(await request(org, `${list}/${callId}`)).toMatchObject({ status: 200, cache: 'MISS' });
  });

  it('that deletes a call is a 404', async () => {
    const org = await makeOrgWithCall();
    expect(await request(org, org.detail)).toMatchObject({ status: 200 });
    await stack.sql.query('delete from call_logs where id = $1', [org.callId]);
    await waitForChanges(stack, app);
    expect(await request(org, org.detail)).toMatchObject({ status: 404 });
  });

  it('of the day at midnight is visible in today’s calls', async () => {
    const org = await makeOrg(stack, { timezone: 'Asia/Kathmandu' });
    // Midnight there.
    const midnight = Date.parse('2026-06-01T18:15:00Z');
    now = midnight - 500;
    await addCall(org.id, { started_at: '2026-06-01T18:14:00Z' });
    expect((await request(org, stats)).json()).toMatchObject({ callsToday: 1, totalCalls: 1 });
    const before = await request(org, analytics);
    now = midnight - 1;
    expect(await request(org, stats)).toMatchObject({ cache: 'HIT' });
    expect(await request(org, analytics)).toMatchObject({ cache: 'HIT', body: before.body });
    now = midnight;
    expect((await request(org, stats)).json()).toMatchObject({ callsToday: 0, totalCalls: 1 });
    const after = await request(org, analytics);
    expect(after).toMatchObject({ cache: 'MISS' });
    expect(after.etag).not.toBe(before.etag);
  });
});
