// One conversation, many legs: of the rows that several providers or lines report, one is the call. The others are in its detail, and
// counted and listed nowhere.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { get, makeOrg, startTestApp, type TestApp, type TestOrg, waitForChanges } from '../helpers/app.ts';
import { type LegEvent, linksOf, recordEvent, rollupOf } from '../helpers/conversation.ts';
import { makeRecording } from '../helpers/recording.ts';

let service: TestApp;
let org: TestOrg;
let now = Date.parse('2026-03-01T12:00:00Z');

beforeAll(async () => {
  service = await startTestApp({
    now: () => now,
    env: { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' },
  });
});
afterAll(() => service?.close());
beforeEach(async () => {
  org = await makeOrg(service.stack);
});

const run = (sql: string, values: unknown[] = []) => service.stack.sql.query(sql, values);
const record = (event: LegEvent) => recordEvent(service.stack.sql, org.id, event);
const read = async (path: string) => {
  await waitForChanges(service.stack, service.app);
  // Figures may be a second old.
  now += 1001;
  return get(service.app, org, path);
};

/** Records the events, and compares the rollup with the rows after each. */
async function recordAll(events: readonly LegEvent[]) {
  for (const event of events) {
    await record(event);
    expect((await rollupOf(service.stack.sql, org.id)).differences).toEqual([]);
  }
  const links = await linksOf(service.stack.sql, org.id);
  const { calls } = await rollupOf(service.stack.sql, org.id);
  expect(calls).toBe(Object.values(links).filter((link) => link === null).length);
  return links;
}

const vapi: LegEvent = { provider: 'vapi', provider_call_id: 'V', carrier_call_id: 'CA1' };
const twilio: LegEvent = { provider: 'twilio', provider_call_id: 'CA1', carrier_call_id: 'CA1' };
const child: LegEvent = {
  ...{ provider: 'twilio', provider_call_id: 'CA2', carrier_call_id: 'CA2', parent_call_id: 'CA1' },
};
const grandchild: LegEvent = {
  ...{ provider: 'twilio', provider_call_id: 'CA3', carrier_call_id: 'CA3', parent_call_id: 'CA2' },
};
const retell: LegEvent = { provider: 'retell', provider_call_id: 'R', carrier_call_id: 'CA1' };
const dialer: LegEvent = { provider: 'dialer', provider_call_id: 'D', carrier_call_id: 'CA1' };
const without = ({ provider, provider_call_id }: LegEvent, status = 'ringing'): LegEvent => ({
  ...{ provider, provider_call_id, status },
});

/** Each conversation, and the row that is its call. */
const conversations: Readonly<Record<string, { rows: readonly LegEvent[]; call: string }>> = {
  'an agent platform over its carrier': { rows: [vapi, twilio], call: 'vapi V' },
  'an agent platform, its carrier and a child leg': { rows: [vapi, twilio, child], call: 'vapi V' },
  'a carrier and its child leg': { rows: [twilio, child], call: 'twilio CA1' },
  'three levels of one carrier': { rows: [twilio, child, grandchild], call: 'twilio CA1' },
  'two agent platforms on one line': { rows: [vapi, retell, twilio], call: 'retell R' },
  'a provider of another kind over a carrier': { rows: [dialer, twilio, child], call: 'dialer D' },
  'an agent platform over a provider of another kind': { rows: [dialer, vapi], call: 'vapi V' },
};

function ordersOf<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item) => ordersOf(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

describe.each(Object.entries(conversations))('%s', (_, { rows, call }) => {
  const expected = Object.fromEntries(
    rows.map(({ provider, provider_call_id: id }) => {
      const name = `${provider} ${id}`;
      return [name, name === call ? null : call];
    }),
  );

  it('is one call in every order of arrival', async () => {
    for (const order of ordersOf(rows)) {
      org = await makeOrg(service.stack);
      expect(await recordAll(order)).toEqual(expected);
    }
  });

  it('is one call when the ids at the carrier are only in the last event of each row', async () => {
    for (const order of ordersOf(rows)) {
      org = await makeOrg(service.stack);
      expect(await recordAll([...rows.map((row) => without(row)), ...order])).toEqual(expected);
    }
  });
});

describe('a link', () => {
  it('is made when the parent is reported late', async () => {
    const { parent_call_id: _, ...orphan } = child;
    expect(await recordAll([twilio, { ...orphan, status: 'ringing' }])).toEqual({
      'twilio CA1': null,
      'twilio CA2': null,
    });
    expect(await recordAll([child])).toEqual({ 'twilio CA1': null, 'twilio CA2': 'twilio CA1' });
  });

  it('is made when the row between two others arrives last', async () => {
    expect(await recordAll([twilio, grandchild])).toEqual({ 'twilio CA1': null, 'twilio CA3': null });
    expect(await recordAll([child])).toEqual({
      ...{ 'twilio CA1': null, 'twilio CA2': 'twilio CA1', 'twilio CA3': 'twilio CA1' },
    });
  });

  it('is removed when a later event replaces the id at the carrier', async () => {
    expect(await recordAll([{ ...vapi, status: 'ringing' }, twilio, child])).toMatchObject({ 'twilio CA1': 'vapi V' });
    expect(await recordAll([{ ...vapi, carrier_call_id: 'CA9' }])).toEqual({
      ...{ 'vapi V': null, 'twilio CA1': null, 'twilio CA2': 'twilio CA1' },
    });
  });

  it('is never made between organisations', async () => {
    await recordAll([twilio]);
    org = await makeOrg(service.stack);
    expect(await recordAll([vapi])).toEqual({ 'vapi V': null });
  });

  it('is not written again by an event that repeats the ids', async () => {
    const call = await record(vapi);
    const leg = await record(twilio);
    const versionOf = async (id: string) => (await run('select xmin from call_logs where id = $1', [id])).rows;
    const before = await versionOf(call);
    expect(await record({ ...twilio, outcome: 'sold' })).toBe(leg);
    expect(await versionOf(call)).toEqual(before);
  });

  it('is deleted with the call', async () => {
    const call = await record(vapi);
    await record(twilio);
    await run('delete from call_logs where id = $1', [call]);
    expect(await linksOf(service.stack.sql, org.id)).toEqual({});
    expect(await rollupOf(service.stack.sql, org.id)).toEqual({ differences: [], calls: 0 });
  });
});

describe('the detail of a call', () => {
  it('has its legs by start, each with its own facts', async () => {
    const call = await record({ ...vapi, cost_micros: 500, duration_seconds: 60 });
    const second = await record({ ...child, started_at: '2026-03-01T10:00:09Z' });
    const first = await record({
      ...{ ...twilio, started_at: '2026-03-01T10:00:01Z', ended_at: '2026-03-01T10:01:01Z', duration_seconds: 60 },
      ...{ from_number: '+15550100001', to_number: '+15550100002', cost_micros: 70, recording_key: `${org.id}/a.wav` },
    });
    const { status, body } = await read(`/api/calls-dashboard/${call}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: call, leg_of: null, duration_seconds: 60, cost: { amountMicros: 500 } });
    expect(body.legs).toEqual([
      {
        id: first,
        provider: 'twilio',
        provider_call_id: 'CA1',
        direction: 'inbound',
        status: 'completed',
        from_number: '+15550100001',
        to_number: '+15550100002',
        from_number_display: '+1 555 010 0001',
        to_number_display: '+1 555 010 0002',
        started_at: '2026-03-01T10:00:01+00:00',
        ended_at: '2026-03-01T10:01:01+00:00',
        duration_seconds: 60,
        has_recording: true,
        cost: { amountMicros: 70, currency: 'USD' },
      },
      expect.objectContaining({ id: second, cost: null, has_recording: false }),
    ]);
    expect((await read(`/api/calls-dashboard/${first}`)).body).toMatchObject({ id: first, leg_of: call, legs: [] });
  });

  it('shows a change of a leg although it is cached', async () => {
    const call = await record(vapi);
    await record({ ...twilio, status: 'ringing' });
    const statuses = async () =>
      (await read(`/api/calls-dashboard/${call}`)).body.legs.map((leg: { status: string }) => leg.status);
    expect(await statuses()).toEqual(['ringing']);
    await record(twilio);
    expect(await statuses()).toEqual(['completed']);
  });

  it('has no legs of another call', async () => {
    await record(vapi);
    await record(twilio);
    const other = await record({ provider: 'vapi', provider_call_id: 'W', carrier_call_id: 'CA7' });
    expect((await read(`/api/calls-dashboard/${other}`)).body.legs).toEqual([]);
  });
});

describe('the recording of a leg', () => {
  it('has a URL', async () => {
    await record(vapi);
    const leg = await record({ ...twilio, recording_key: `${org.id}/a.wav` });
    const path = join(service.stack.buckets, 'recordings', org.id, 'a.wav');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, makeRecording('call-legs.test'));
    expect((await read(`/api/calls-dashboard/${leg}/recording-url`)).status).toBe(200);
  });
});

const march = 'from=2026-03-01&to=2026-03-01';
const withinDay = 'from=2026-03-01T09:30:00Z&to=2026-03-01T10:30:00Z';
/** Every route that counts or lists calls. `:agent`, `:contact`, `:number` are those of the call and of its legs. */
const counting = [
  '/api/calls-dashboard',
  '/api/calls-dashboard?sort=-duration_seconds',
  '/api/calls-dashboard?search=5550100001',
  '/api/calls-dashboard?status=completed',
  '/api/calls-dashboard?agent_id=:agent',
  `/api/calls-dashboard?${withinDay}`,
  '/api/calls-dashboard?channel=phone',
  '/api/calls-dashboard/stats',
  '/api/calls-dashboard/stats?search=5550100001',
  '/api/calls-dashboard/stats?agent_id=:agent',
  '/api/calls-dashboard/stats?contact_id=:contact',
  '/api/calls-dashboard/stats?phone_number_id=:number',
  '/api/calls-dashboard/stats?has_recording=false',
  `/api/calls-dashboard/stats?${withinDay}`,
  '/api/calls-dashboard/analytics/summary',
  `/api/calls-dashboard/analytics/series?bucket=day&${march}`,
  `/api/calls-dashboard/analytics/series?bucket=hour&${withinDay}`,
  `/api/calls-dashboard/analytics/series?bucket=day&group_by=channel&${march}`,
  `/api/calls-dashboard/analytics/heatmap?${march}`,
  `/api/calls-dashboard/analytics/agents?min_calls=1&${march}`,
  '/api/contacts/:contact/calls',
];

describe('a leg is counted nowhere', () => {
  let ids: Record<string, string>;
  let facts: Record<string, unknown>;

  beforeEach(async () => {
    const insert = async (sql: string) => (await run(`${sql} returning id`, [org.id])).rows[0]?.id;
    const number = `+1555${String(Math.random()).slice(2, 9)}`;
    ids = {
      agent: await insert(`insert into agents (org_id, name) values ($1, 'Ann')`),
      contact: await insert(`insert into contacts (org_id, full_name, phone) values ($1, 'Ada', '+15550100001')`),
      number: await insert(`insert into phone_numbers (org_id, e164) values ($1, '${number}')`),
    };
    facts = {
      ...{ agent_id: ids.agent, contact_id: ids.contact, phone_number_id: ids.number },
      ...{
        from_number: '+15550100001',
        to_number: number,
        duration_seconds: 60,
        sentiment: 'positive',
        channel: 'phone',
      },
    };
  });

  /** Today, and in the part of yesterday that the summary subtracts from the rollup. */
  const starts = ['2026-03-01T10:00:00Z', '2026-02-28T13:00:00Z'];
  const recordAt = async (rows: readonly LegEvent[]) => {
    for (const [day, started_at] of starts.entries()) {
      for (const row of rows) {
        const keys = ['provider_call_id', 'carrier_call_id', 'parent_call_id'].flatMap((key) =>
          row[key] === undefined ? [] : [[key, `${row[key]}-${day}`]],
        );
        await record({ ...facts, ...row, ...Object.fromEntries(keys), started_at });
      }
    }
  };

  describe.each(['rollup', 'count'])('with figures from the %s', (source) => {
    it.each(counting)('%s', async (path) => {
      if (source === 'count') {
        await run(`update private.call_clocks set counted_before = '-infinity' where org_id = $1`, [org.id]);
      }
      const url = path.replace(/:(agent|contact|number)/g, (_, name) => ids[name] ?? '');
      const answer = async () => {
        const { status, body } = await read(url);
        expect(status, JSON.stringify(body)).toBe(200);
        // These are times of the request.
        return JSON.stringify(body, (key, value) => (['asOf', 'computedAt', 'to'].includes(key) ? undefined : value));
      };
      const empty = await answer();
      await recordAt([vapi]);
      const alone = await answer();
      expect(alone).not.toBe(empty);
      await recordAt([twilio, child, grandchild]);
      expect(await answer()).toBe(alone);
      await recordAt([{ provider: 'plivo', provider_call_id: 'P' }]);
      expect(await answer()).not.toBe(alone);
    });
  });

  it('the spam check', async () => {
    await record({ ...facts, ...vapi });
    await record({ ...facts, ...twilio });
    const { rows } = await run(`select private.count_calls_from($1, '+15550100001', '2020-01-01') as calls`, [org.id]);
    expect(rows).toEqual([{ calls: 1 }]);
  });

  it('a recount of the rollup', async () => {
    for (const row of [vapi, twilio, child]) await record({ ...facts, ...row });
    await run('select private.count_calls($1, 1, true)', [org.id]);
    await run('call private.count_all_calls($1)', [org.id]);
    expect(await rollupOf(service.stack.sql, org.id)).toEqual({ differences: [], calls: 1 });
  });
});
