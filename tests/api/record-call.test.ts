// Ingest of calls: one row for each call, even if events are repeated, late or concurrent.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { providerProperties } from '../../src/features/calls/provider-properties.ts';
import { get, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { withLockedRow } from '../helpers/locked-row.ts';
import { signService } from '../helpers/platform-callers.ts';
import { gatewayHeaders } from '../helpers/stack.ts';

let service: TestApp;
let org: TestOrg;
let token: string;
let agentId: string;
let numberId: string;
let contactId: string;

beforeAll(async () => {
  const env = { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' };
  service = await startTestApp({ env });
  token = await signService(service.stack);
});
afterAll(() => service?.close());
beforeEach(async () => {
  org = await makeOrg(service.stack, { currency: 'NPR' });
  [agentId, contactId, numberId] = [randomUUID(), randomUUID(), randomUUID()];
  await run(`insert into agents (id, org_id, name) values ($2, $1, 'Ann')`, [org.id, agentId]);
  await run(`insert into contacts (id, org_id, full_name, phone) values ($2, $1, 'Ada', $3)`, [
    org.id,
    contactId,
    '+15550100001',
  ]);
  // Phone numbers with calls cannot be deleted.
  await run('delete from call_logs');
  await run('delete from phone_numbers');
  await run(`insert into phone_numbers (id, org_id, e164, agent_id) values ($2, $1, '+15550109999', $3)`, [
    org.id,
    numberId,
    agentId,
  ]);
});

const run = (sql: string, values: unknown[] = []) => service.stack.sql.query(sql, values);

const base = () => ({
  org_id: org.id,
  provider: 'dialer',
  provider_call_id: `call-${org.id}`,
  direction: 'inbound',
  status: 'ringing',
});

async function record(event: object, { as = token } = {}) {
  const answer = await service.app.inject({
    method: 'POST',
    url: '/api/calls-dashboard/calls',
    headers: { authorization: `Bearer ${as}` },
    payload: { ...base(), ...event },
  });
  const queries = Number(/desc="(\d+) quer/.exec(String(answer.headers['server-timing']))?.[1]);
  return { status: answer.statusCode, body: answer.json(), queries };
}

const rowsOf = async (orgId = org.id) => (await run('select * from call_logs where org_id = $1', [orgId])).rows;

describe('a call', () => {
  it('is created by the first event and updated by the next, each with one query', async () => {
    const first = await record({ from_number: '+1 (555) 010-0001', to_number: 'tel:+1-555-010-9999' });
    expect(first).toMatchObject({
      status: 201,
      queries: 1,
      body: {
        org_id: org.id,
        status: 'ringing',
        from_number: '+15550100001',
        to_number: '+15550109999',
        contact_id: contactId,
        contact_name: 'Ada',
        agent_id: agentId,
        agent_name: 'Ann',
        phone_number_id: numberId,
        duration_seconds: null,
        has_recording: false,
        metadata: {},
      },
    });
    const end = {
      status: 'completed',
      started_at: '2026-03-01T10:00:00.000Z',
      ended_at: '2026-03-01T10:01:00+00:00',
      duration_seconds: 60,
      transcript: 'x'.repeat(200_000),
      recording_key: `${org.id}/2026/a.wav`,
      cost_micros: 1200,
      metadata: { topic: 'price' },
      action_items: ['call back'],
      sentiment: 'positive',
      successful: true,
      summary: 'Short',
      outcome: 'sold',
    };
    const last = await record(end);
    expect(last).toMatchObject({
      status: 200,
      body: {
        id: first.body.id,
        from_number: '+15550100001',
        cost: { amountMicros: 1200, currency: 'NPR' },
        has_recording: true,
        started_at: '2026-03-01T10:00:00+00:00',
        ended_at: '2026-03-01T10:01:00+00:00',
        metadata: { topic: 'price' },
      },
    });
    const again = await record(end);
    expect(again).toEqual({ ...last, body: { ...last.body, updated_at: again.body.updated_at } });
    expect(await rowsOf()).toHaveLength(1);
  });

  it('has every field that providers send, in the response and in the detail', async () => {
    const sent = {
      answered_at: '2026-03-01T10:00:05+00:00',
      answered_by: 'human',
      ended_reason: 'customer-ended-call',
      ended_by: 'caller',
      transferred_at: '2026-03-01T10:00:50+00:00',
      transferred_to: '+15550100007',
      transfer_status: 'bridged',
      talk_seconds: 55,
      carrier_call_id: 'CA1',
      parent_call_id: 'CA0',
      is_test: false,
      channel: 'phone',
      latency: { average_turn: 1180.5 },
      interruptions: 0,
      language: 'en-US',
      cost_breakdown: { unit: 'credits', total: 12, parts: [{ name: 'model', amount: null }] },
      recording_consent: 'declined',
      success_raw: 'false',
      transcript_turns: [
        { role: 'agent', text: 'Hello', start: 0.4, end: 1 },
        { role: 'caller', text: 'Hi', start: null, end: null },
      ],
    };
    const { body } = await record({ status: 'completed', ...sent });
    expect(body).toMatchObject(sent);
    const detail = await get(service.app, org, `/api/calls-dashboard/${body.id}`);
    expect(detail.body).toEqual(body);
  });

  it('has null in the fields that its provider does not send', async () => {
    const { body } = await record({});
    for (const name of Object.keys(providerProperties)) expect(body, name).toHaveProperty(name, null);
  });

  it('has no cost in another currency than that of the organisation', async () => {
    const cost_breakdown = { unit: 'USD', total: 3 };
    expect((await record({ cost_micros: 3_000_000, cost_currency: 'USD', cost_breakdown })).body).toMatchObject({
      cost: null,
      cost_breakdown,
    });
    expect((await record({ cost_micros: 400, cost_currency: 'NPR' })).body.cost).toMatchObject({ amountMicros: 400 });
    expect((await record({ cost_micros: 5_000_000, cost_currency: 'USD' })).body.cost).toMatchObject({
      amountMicros: 400,
    });
  });

  it('is one row after twenty concurrent requests, of which one gets 201', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => record({ status: 'completed' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await rowsOf()).toHaveLength(1);
  });

  it('is the same for events in any order or concurrent', async () => {
    const events = [
      { status: 'ringing', from_number: '+15550100001', started_at: '2026-03-01T10:00:00Z', metadata: { a: 1, c: 1 } },
      { status: 'in_progress', started_at: '2026-03-01T10:00:05Z', metadata: { b: 2, c: 2 }, outcome: 'talking' },
      {
        status: 'completed',
        ended_at: '2026-03-01T10:01:00Z',
        duration_seconds: 55,
        metadata: { c: 3 },
        outcome: 'sold',
      },
    ];
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ].map((order) => order.map((index) => ({ ...events[index], provider_call_id: randomUUID() })));
    for (const order of orders) {
      const [{ provider_call_id } = { provider_call_id: '' }] = order;
      for (const event of order) await record({ ...event, provider_call_id });
    }
    const provider_call_id = randomUUID();
    await Promise.all([...events, ...events].map((event) => record({ ...event, provider_call_id })));
    const rows = await rowsOf();
    expect(rows).toHaveLength(7);
    for (const row of rows) {
      expect(row).toMatchObject({
        status: 'completed',
        from_number: '+15550100001',
        contact_id: contactId,
        started_at: new Date('2026-03-01T10:00:00Z'),
        ended_at: new Date('2026-03-01T10:01:00Z'),
        duration_seconds: 55,
        outcome: 'sold',
        metadata: { a: 1, b: 2, c: 3 },
      });
    }
  });

  it.each(['completed', 'voicemail', 'missed', 'failed', 'canceled'])(
    'that is %s keeps its status when an event of an earlier stage arrives late',
    async (status) => {
      await record({ status });
      for (const late of ['ringing', 'in_progress']) {
        expect((await record({ status: late })).body.status).toBe(status);
      }
    },
  );

  it('keeps stored values when a field is absent or null', async () => {
    const known = { status: 'completed', summary: 'Short', contact_id: contactId, recording_key: `${org.id}/a.wav` };
    await record({ ...known, action_items: ['a'], metadata: { a: 1 } });
    const nothing = { summary: null, contact_id: null, recording_key: null, action_items: null, metadata: null };
    for (const event of [nothing, {}]) {
      expect((await record({ status: 'completed', ...event })).body).toMatchObject({
        summary: 'Short',
        contact_id: contactId,
        has_recording: true,
        action_items: [{ text: 'a', done: false }],
        metadata: { a: 1 },
      });
    }
  });

  it('prefers references in the event over those found by number', async () => {
    const other = randomUUID();
    await run(`insert into agents (id, org_id, name) values ($2, $1, 'Bo')`, [org.id, other]);
    expect((await record({ to_number: '+15550109999' })).body.agent_name).toBe('Ann');
    expect((await record({ agent_id: other })).body.agent_name).toBe('Bo');
    expect((await record({ to_number: '+15550109999' })).body.agent_name).toBe('Bo');
  });

  it('that is outbound has the number of the organisation in from_number and the contact in to_number', async () => {
    const out = { direction: 'outbound', from_number: '15550109999', to_number: '15550100001' };
    const { body } = await record(out);
    expect(body).toMatchObject({ phone_number_id: numberId, agent_id: agentId, contact_id: contactId });
  });

  it('cannot have the outcome none, which stands for no value', async () => {
    expect(await record({ outcome: 'none' })).toMatchObject({ status: 400, body: { field: 'outcome' } });
    expect((await record({ outcome: 'none today' })).body.outcome).toBe('none today');
  });

  it('stores a party that is not a phone number unchanged', async () => {
    const { body } = await record({ from_number: ' sip:ann@example.com ', to_number: '12345' });
    expect(body).toMatchObject({ from_number: 'sip:ann@example.com', to_number: '12345', phone_number_id: null });
  });
});

describe('a reference that is deleted during an event', () => {
  const numbers = { from_number: '+15550100001', to_number: '+15550109999' };
  const deleting = (table: string, id: string) => [`delete from ${table} where id = $1`, [id]] as const;
  const everybody = () => ({ contact_id: contactId, agent_id: agentId, phone_number_id: numberId });

  it.each([
    ['contacts', () => contactId, { contact_id: null }],
    ['agents', () => agentId, { agent_id: null }],
    ['phone_numbers', () => numberId, { phone_number_id: null, agent_id: null }],
  ] as const)('is not found by a number, which nobody has by then: %s', async (table, id, without) => {
    await withLockedRow(service.stack, deleting(table, id()), async ({ untilBlocked, release }) => {
      const recorded = record(numbers);
      await untilBlocked(1);
      await release();
      expect(await recorded).toMatchObject({ status: 201, body: { ...everybody(), ...without } });
    });
  });

  // Agents and numbers with calls cannot be deleted.
  it('is removed from a stored call if it is the contact', async () => {
    expect((await record({ ...numbers, ...everybody() })).body).toMatchObject(everybody());
    await withLockedRow(service.stack, deleting('contacts', contactId), async ({ untilBlocked, release }) => {
      const recorded = record({ status: 'completed' });
      await untilBlocked(1);
      await release();
      const left = { ...everybody(), contact_id: null };
      expect(await recorded).toMatchObject({ status: 200, body: { status: 'completed', ...left } });
    });
  });

  it('is rejected if the event contains it', async () => {
    await withLockedRow(service.stack, deleting('agents', agentId), async ({ untilBlocked, release }) => {
      const recorded = record({ agent_id: agentId });
      await untilBlocked(1);
      await release();
      expect(await recorded).toMatchObject({
        status: 400,
        body: { message: 'agent_id does not exist in this organisation' },
      });
    });
  });

  it('is locked before the call, so that there is no deadlock', async () => {
    const { body } = await record({ ...numbers });
    await withLockedRow(
      service.stack,
      ['select from call_logs where id = $1 for update', [body.id]],
      async ({ untilBlocked, release }) => {
        const recorded = record({ status: 'completed' });
        await untilBlocked(1);
        const deleted = run('delete from contacts where id = $1', [contactId]);
        await untilBlocked(2);
        await release();
        // The result depends on the order of the two: the deletion runs concurrently.
        expect((await recorded).status).toBe(200);
        await deleted;
        expect(await rowsOf()).toMatchObject([{ status: 'completed', contact_id: null }]);
      },
    );
  });
});

describe('the next read', () => {
  it('has the call in the list, the figures and the detail, which were cached', async () => {
    const { body: first } = await record({ status: 'ringing' });
    const views = ['', '/stats', '/analytics/summary', `/${first.id}`].map((path) => `/api/calls-dashboard${path}`);
    const read = () => Promise.all(views.map((url) => get(service.app, org, url)));
    for (const [status, completed] of [
      ['in_progress', 0],
      ['completed', 1],
    ] as const) {
      await read();
      await record({ status });
      const [list, stats, summary, detail] = await read();
      expect(list?.body.data).toMatchObject([{ id: first.id, status }]);
      expect(stats?.body).toMatchObject({ totalCalls: 1, completedCalls: completed });
      expect(summary?.body.month).toMatchObject({ calls: 1, completed });
      expect(detail?.body).toMatchObject({ status });
    }
  });
});

describe('nothing is stored', () => {
  it('of a rejected event, and the error names the field', async () => {
    const other = await makeOrg(service.stack);
    const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`);
    for (const [event, status, message] of [
      [{ org_id: undefined }, 400, 'org_id is missing'],
      [{ org_id: randomUUID() }, 404, 'Organisation not found'],
      [{ provider_call_id: '' }, 400, 'provider_call_id'],
      [{ status: 'RINGING' }, 400, 'status'],
      [{ direction: null }, 400, 'direction'],
      [{ nonsense: 1 }, 400, 'nonsense'],
      [{ duration_seconds: '60' }, 400, 'duration_seconds'],
      [{ from_number: '   ' }, 400, 'from_number'],
      [{ started_at: '0000-01-01T00:00:00Z' }, 400, 'started_at'],
      [{ ended_at: '2026-06-30T23:59:60Z' }, 400, 'ended_at'],
      [{ started_at: '2026-03-01T10:00:01Z', ended_at: '2026-03-01T10:00:00Z' }, 400, 'ended_at'],
      [{ recording_key: `${other.id}/a.wav` }, 400, 'recording_key'],
      [{ recording_key: `${org.id}/../${other.id}/a.wav` }, 400, 'recording_key'],
      [{ agent_id: randomUUID() }, 400, 'agent_id'],
      [{ contact_id: other.userId }, 400, 'contact_id'],
      [{ metadata: { text: 'x'.repeat(70_000) } }, 400, 'metadata'],
      [{ metadata: { text: 'a\0b' } }, 400, 'metadata'],
      [{ metadata: deep }, 400, 'metadata'],
      [{ metadata: [] }, 400, 'metadata'],
      [{ answered_at: '0000-01-01T00:00:00Z' }, 400, 'answered_at'],
      [{ answered_by: 'dog' }, 400, 'answered_by'],
      [{ ended_reason: 'x'.repeat(501) }, 400, 'ended_reason'],
      [{ ended_by: 'human' }, 400, 'ended_by'],
      [{ transferred_at: '2026-02-30T00:00:00Z' }, 400, 'transferred_at'],
      [{ transferred_to: '' }, 400, 'transferred_to'],
      [{ transfer_status: 'done' }, 400, 'transfer_status'],
      [{ talk_seconds: -1 }, 400, 'talk_seconds'],
      [{ carrier_call_id: 'a\0' }, 400, 'carrier_call_id'],
      [{ parent_call_id: 1 }, 400, 'parent_call_id'],
      [{ is_test: 'true' }, 400, 'is_test'],
      [{ channel: 'fax' }, 400, 'channel'],
      [{ latency: { turn: '9' } }, 400, 'latency'],
      [{ latency: Object.fromEntries(Array.from({ length: 7000 }, (_, n) => [`step ${n}`, n])) }, 400, 'latency'],
      [{ interruptions: 1.5 }, 400, 'interruptions'],
      [{ language: 'x'.repeat(36) }, 400, 'language'],
      [{ cost_breakdown: { text: 'x'.repeat(70_000) } }, 400, 'cost_breakdown'],
      [{ cost_breakdown: [] }, 400, 'cost_breakdown'],
      [{ cost_currency: 'usd' }, 400, 'cost_currency'],
      [{ recording_consent: 'yes' }, 400, 'recording_consent'],
      [{ success_raw: true }, 400, 'success_raw'],
      [{ transcript_turns: [{ role: 'dog', text: 'Wuff' }] }, 400, 'transcript_turns'],
      [{ transcript_turns: [{ role: 'agent', text: 'x'.repeat(999_999), start: -1 }] }, 400, 'transcript_turns'],
      [{ transcript_turns: Array(3).fill({ role: 'agent', text: 'x'.repeat(999_999) }) }, 400, 'transcript_turns'],
    ] as const) {
      const answer = await record(event);
      const said = JSON.stringify(event).slice(0, 80);
      expect({ said, status: answer.status }).toEqual({ said, status });
      expect(answer.body.message).toContain(message);
    }
    expect(await rowsOf()).toEqual([]);
  });

  it('of a body of brackets only', async () => {
    const depth = 1_000_000;
    const text = JSON.stringify({ ...base(), action_items: [] });
    const answer = await service.app.inject({
      method: 'POST',
      url: '/api/calls-dashboard/calls',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      payload: text.replace('[]', '['.repeat(depth) + ']'.repeat(depth)),
    });
    expect(answer.statusCode).toBe(400);
    expect(await rowsOf()).toEqual([]);
  });

  it('for a deleted organisation', async () => {
    const { body } = await record({ status: 'ringing' });
    await run('update organizations set deleted_at = now() where id = $1', [org.id]);
    expect(await record({ status: 'completed' })).toMatchObject({ status: 404 });
    expect(await rowsOf()).toMatchObject([{ id: body.id, status: 'ringing' }]);
  });

  it('for callers other than services, through the API or with a direct connection', async () => {
    expect(await record({}, { as: org.token })).toMatchObject({ status: 403 });
    const { url, publishableKey } = service.stack.services.supabase;
    for (const authorization of [`Bearer ${org.token}`, `Bearer ${publishableKey}`]) {
      const answer = await fetch(`${url}/rest/v1/rpc/record_call`, {
        method: 'POST',
        headers: {
          ...gatewayHeaders(service.stack),
          authorization,
          'content-type': 'application/json',
          'x-org-id': org.id,
        },
        body: JSON.stringify({ event: base() }),
      });
      expect([401, 403, 404]).toContain(answer.status);
    }
    expect(await rowsOf()).toEqual([]);
  });
});
