// The owner of a number or a page, and the spam check, for the platform's own programs.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { acrossOrgs } from '../../src/cache/key.ts';
import { numberView } from '../../src/features/routing/views.ts';
import { get, makeOrg, startTestApp, type TestApp, type TestOrg, waitForChanges } from '../helpers/app.ts';
import { type FaultyUpstream, startFaultyUpstream } from '../helpers/faulty-upstream.ts';
import { signService } from '../helpers/platform-callers.ts';

const hourMs = 3_600_000;
let service: TestApp;
let upstream: FaultyUpstream;
let org: TestOrg;
let program: { token: string };
let now = Date.now();

beforeAll(async () => {
  service = await startTestApp({
    now: () => now,
    between: async (services) => {
      upstream = await startFaultyUpstream(services.supabase.url);
      return upstream.inFrontOf(services);
    },
  });
  org = await makeOrg(service.stack, { timezone: 'Asia/Kathmandu' });
  program = { token: await signService(service.stack) };
  await write(`
    insert into agents (id, org_id, name) values ('10000000-0000-4000-8000-000000000001', '${org.id}', 'Ann');
    insert into phone_numbers (org_id, e164, provider, provider_phone_id, agent_id, verified_at, provider_phone_id_verified_at)
    values ('${org.id}', '+15550109999', 'dialer', 'PN,1"(a)', '10000000-0000-4000-8000-000000000001', now(), now());
    insert into phone_numbers (org_id, e164, active, verified_at) values ('${org.id}', '+15550109998', false, now());
    insert into inbound_configs (org_id, greeting) values ('${org.id}', 'Hello');
    insert into integrations (
      org_id, name, facebook_page_id, instagram_page_id, facebook_page_verified_at, instagram_page_verified_at
    )
    values ('${org.id}', 'Pages', 'fb,1"(a)', 'ig-1', now(), now());
    insert into integrations (org_id, name, facebook_page_id, active, facebook_page_verified_at)
    values ('${org.id}', 'Off', 'fb-off', false, now());
  `);
});
afterAll(async () => {
  await service?.close();
  await upstream?.close();
});
beforeEach(() => service.app.cache.invalidate());

async function write(sql: string): Promise<void> {
  await service.stack.sql.query(sql);
  await waitForChanges(service.stack, service.app);
}

async function request(path: string, params: Record<string, string>) {
  const query = new URLSearchParams(params);
  const { status, headers, body } = await get(service.app, program, `/api/routing/${path}?${query}`);
  const queries = Number(/desc="(\d+) quer/.exec(String(headers['server-timing']))?.[1]);
  return { status, body, queries, cache: headers['x-cache'] };
}
const byPhone = (phone: string) => request('number', { phone });

describe('the owner of a number', () => {
  it('is read with one query and then with none, in any notation of the number', async () => {
    const answer = await byPhone('+15550109999');
    expect(answer).toMatchObject({
      status: 200,
      queries: 1,
      cache: 'MISS',
      body: {
        number: { e164: '+15550109999', provider: 'dialer' },
        organization: { id: org.id, timezone: 'Asia/Kathmandu' },
        agent: { name: 'Ann', active: true },
        inboundConfig: { greeting: 'Hello', spam_max_calls: null, spam_window_minutes: 60 },
      },
    });
    for (const written of [
      '+1 (555) 010-9999',
      '15550109999',
      'tel:+1-555-010-9999;ext=5',
      '+１５５５０１０９９９９',
    ]) {
      expect(await byPhone(written), written).toEqual({ ...answer, queries: 0, cache: 'HIT' });
    }
  });

  it('is found by the id of the provider, matched literally', async () => {
    expect(await request('number', { provider_phone_id: 'PN,1"(a)' })).toMatchObject({
      status: 200,
      queries: 1,
      body: { number: { e164: '+15550109999' } },
    });
    expect(await request('number', { provider_phone_id: 'PN*' })).toMatchObject({ status: 404 });
  });

  it('is not found for an unknown number, which is cached for 15 seconds or until it has an owner', async () => {
    const notFound = { status: 404, body: { code: 'NUMBER_NOT_FOUND' } };
    expect(await byPhone('+15550107777')).toMatchObject({ ...notFound, queries: 1 });
    now += 13_000;
    expect(await byPhone('+15550107777')).toMatchObject({ ...notFound, queries: 0 });
    now += 4000;
    expect(await byPhone('+15550107777')).toMatchObject({ ...notFound, queries: 1 });
    await write(`insert into phone_numbers (org_id, e164, verified_at) values ('${org.id}', '+15550107777', now())`);
    expect(await byPhone('+15550107777')).toMatchObject({ status: 200, body: { agent: null } });
  });

  it('is not found for an inactive number, or when the organisation is deleted', async () => {
    expect(await byPhone('+15550109998')).toMatchObject({ status: 404, queries: 1 });
    expect((await byPhone('+15550109999')).status).toBe(200);
    await write(`update organizations set deleted_at = now() where id = '${org.id}'`);
    expect((await byPhone('+15550109999')).status).toBe(404);
    expect((await request('page', { page_id: 'ig-1' })).status).toBe(404);
    await write(`update organizations set deleted_at = null where id = '${org.id}'`);
    expect((await byPhone('+15550109999')).status).toBe(200);
  });

  it('is loaded by the warm-up after the cache was emptied', async () => {
    await byPhone('+15550109999');
    await service.app.cache.raiseEpoch();
    const isKnown = () => service.app.cache.peek(numberView.policy, acrossOrgs, { e164: '+15550109999' }) !== undefined;
    expect(isKnown()).toBe(false);
    await vi.waitFor(() => expect(isKnown()).toBe(true), { timeout: 10_000, interval: 5 });
  });

  it('requires exactly one parameter', async () => {
    for (const [params, message] of [
      [{}, 'phone or provider_phone_id'],
      [{ phone: '+15550109999', provider_phone_id: 'PN1' }, 'phone or provider_phone_id'],
      [{ phone: '010-9999' }, 'phone is not a phone number'],
      [{ phone: '(312) 555-0199' }, 'phone is not a phone number with a country code'],
      [{ provider_phone_id: 'a\0b' }, 'provider_phone_id'],
      [{ phone: '+15550109999', org_id: org.id }, 'org_id'],
    ] as const) {
      const { status, body } = await request('number', params);
      expect({ status, code: body.code }, JSON.stringify(params)).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
      expect(body.message).toContain(message);
    }
  });

  it('is served for one day while the database is not available, and then no longer', async () => {
    const known = await byPhone('+15550109999');
    expect(known.cache).toBe('MISS');
    await upstream.goAway();
    try {
      now += hourMs;
      expect(await byPhone('+15550109999')).toEqual({ ...known, cache: 'STALE', queries: 1 });
      expect(await byPhone('+15550106666')).toMatchObject({ status: 503 });
      now += 22 * hourMs;
      expect(await byPhone('+1 555 010 9999')).toMatchObject({ status: 200, cache: 'STALE', body: known.body });
      now += 2 * hourMs;
      expect(await byPhone('+15550109999')).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
    } finally {
      await upstream.comeBack();
    }
    expect(await byPhone('+15550109999')).toMatchObject({ status: 200, cache: 'MISS' });
  });
});

describe('the owner of a page', () => {
  it('is found by either id in one query and then in none', async () => {
    for (const [page_id, platform] of [
      ['fb,1"(a)', 'facebook'],
      ['ig-1', 'instagram'],
    ] as const) {
      const found = { status: 200, body: { platform, organization: { id: org.id }, integration: { name: 'Pages' } } };
      expect(await request('page', { page_id })).toMatchObject({ ...found, queries: 1 });
      expect(await request('page', { page_id })).toMatchObject({ ...found, queries: 0, cache: 'HIT' });
    }
  });

  it('is not found for an unknown or inactive page, or for filter syntax', async () => {
    for (const page_id of ['nobody', 'fb-off', '*', 'x,id.not.is.null', '"),id.not.is.null', 'x\\']) {
      const notFound = { status: 404, body: { code: 'PAGE_NOT_FOUND' } };
      expect(await request('page', { page_id }), page_id).toMatchObject({ ...notFound, queries: 1 });
      expect(await request('page', { page_id }), page_id).toMatchObject({ ...notFound, queries: 0 });
    }
  });

  it('does not change when another organisation enters the page in either column', async () => {
    const other = await makeOrg(service.stack);
    const found = await request('page', { page_id: 'ig-1' });
    await write(`
      insert into integrations (org_id, name, facebook_page_id, instagram_page_id)
      values ('${other.id}', 'Taken', 'ig-1', 'ig-1')`);
    await service.app.cache.invalidate();
    expect(await request('page', { page_id: 'ig-1' })).toMatchObject({ status: 200, body: found.body, cache: 'MISS' });
  });
});

describe('the spam check', () => {
  const to = '+1 (555) 010-9999';
  const judge = (phone: string) => request('spam', { phone, to });

  async function limit(maxCalls: number | null, windowMinutes = 60) {
    await write(`update inbound_configs set spam_max_calls = ${maxCalls}, spam_window_minutes = ${windowMinutes}
      where org_id = '${org.id}'`);
    await judge('+15550100000');
  }
  const called = (from: string, secondsAgo: number, orgId = org.id) =>
    service.stack.sql.query(
      `insert into call_logs (org_id, direction, status, from_number, started_at, created_at)
       values ($1, 'inbound', 'missed', $2, now(), $3)`,
      [orgId, from, new Date(now - secondsAgo * 1000)],
    );

  it('allows a call without a query when there are no limits', async () => {
    await limit(null);
    expect(await judge('+15550100001')).toMatchObject({
      status: 200,
      queries: 0,
      body: { decision: 'allow', reason: 'no_limits' },
    });
  });

  it('counts each time, by number, organisation and the window of the organisation, in one query', async () => {
    const other = await makeOrg(service.stack);
    await limit(2, 7);
    const expectReason = async (reason: string) => {
      const decision = reason === 'within_limits' ? 'allow' : 'block';
      expect(await judge('+1 555 010 0002')).toMatchObject({ status: 200, queries: 1, body: { decision, reason } });
    };
    await called('+15550100002', 7 * 60 - 1);
    for (let times = 0; times < 5; times += 1) await called('+15550100002', 1, other.id);
    for (let times = 0; times < 5; times += 1) await called('+15550100003', 1);
    await called('+15550100002', 7 * 60 + 1);
    await expectReason('within_limits');
    await called('+15550100002', 1);
    await expectReason('too_many_calls');
    await limit(3, 7);
    await expectReason('within_limits');
    await limit(3, 8);
    await expectReason('too_many_calls');
    now += 2 * 60_000;
    await expectReason('within_limits');
  });

  it('counts callers without a phone number by the stored text', async () => {
    await limit(1);
    expect(await judge('sip:ann@example.com')).toMatchObject({ queries: 1, body: { reason: 'within_limits' } });
    await called('sip:ann@example.com', 1);
    expect(await judge('sip:ann@example.com')).toMatchObject({ body: { decision: 'block' } });
  });

  it('allows a call while the database is not available, and returns the reason', async () => {
    await limit(1);
    await called('+15550100004', 1);
    expect(await judge('+15550100004')).toMatchObject({ body: { decision: 'block' } });
    await upstream.goAway();
    try {
      const unavailable = { status: 200, body: { decision: 'allow', reason: 'database_unavailable' } };
      expect(await judge('+15550100004')).toMatchObject(unavailable);
      await service.app.cache.invalidate();
      expect(await judge('+15550100004')).toMatchObject(unavailable);
    } finally {
      await upstream.comeBack();
    }
  });

  it('is a 404 for a number without an owner', async () => {
    expect(await request('spam', { phone: '+15550100004', to: '+15550101111' })).toMatchObject({
      status: 404,
      body: { code: 'NUMBER_NOT_FOUND' },
    });
  });
});
