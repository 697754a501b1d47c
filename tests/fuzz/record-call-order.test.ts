// The events of a call in any order: each field has the value of the latest stage that set it.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answeredBys, callChannels, endedBys, recordingConsents, transferStatuses } from '../../src/domain/call.ts';
import { insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { fuzzRuns } from '../helpers/fuzz-runs.ts';
import { signService } from '../helpers/platform-callers.ts';

let service: TestApp;
let org: TestOrg;
let token: string;

beforeAll(async () => {
  const env = { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' };
  service = await startTestApp({ env, isWithoutFeed: true });
  token = await signService(service.stack);
  org = await makeOrg(service.stack);
  for (const { id, name } of agents) {
    await run('insert into agents (id, org_id, name) values ($2, $1, $3)', [org.id, id, name]);
  }
  for (const { id, e164, agentId } of numbers) {
    await run('insert into phone_numbers (id, org_id, e164, agent_id) values ($2, $1, $3, $4)', [
      org.id,
      id,
      e164,
      agentId,
    ]);
  }
  for (const { id, phone } of contacts) {
    await run(`insert into contacts (id, org_id, full_name, phone) values ($2, $1, 'Ada', $3)`, [org.id, id, phone]);
  }
});
afterAll(() => service?.close());

const run = (sql: string, values: unknown[] = []) => service.stack.sql.query(sql, values);

const [ann = '', bo = ''] = [randomUUID(), randomUUID()];
const agents = [
  { id: ann, name: 'Ann' },
  { id: bo, name: 'Bo' },
];
const numbers = [
  { id: randomUUID(), e164: '+15550109991', agentId: ann },
  { id: randomUUID(), e164: '+15550109992', agentId: bo },
  { id: randomUUID(), e164: '+15550109993', agentId: null },
];
const contacts = [
  { id: randomUUID(), phone: '+15550100001' },
  { id: randomUUID(), phone: '+15550100002' },
];
const stages: readonly string[] = ['ringing', 'in_progress', 'canceled', 'failed', 'missed', 'completed', 'voicemail'];

type Event = { readonly status: string } & Readonly<Record<string, unknown>>;

const joinKeys = ['carrier_call_id', 'parent_call_id'] as const;

/** The keys of each call are its own, so that no call becomes a leg of another one. */
function joinKeysOf(callId: string, event: Event) {
  return Object.fromEntries(joinKeys.map((name) => [name, event[name] ? `${callId} ${event[name]}` : null]));
}

async function record(callId: string, event: Event) {
  const answer = await service.app.inject({
    method: 'POST',
    url: '/api/calls-dashboard/calls',
    headers: { authorization: `Bearer ${token}` },
    payload: {
      org_id: org.id,
      provider: 'dialer',
      provider_call_id: callId,
      direction: 'inbound',
      ...event,
      ...joinKeysOf(callId, event),
    },
  });
  expect([200, 201], answer.body).toContain(answer.statusCode);
  return answer.json();
}

/** Without the columns that differ between rows. A start that is the creation time is replaced, since it differs too. */
async function rowOf(callId: string) {
  const { rows } = await run('select * from call_logs where provider_call_id = $1', [callId]);
  expect(rows).toHaveLength(1);
  const { id: _, provider_call_id, created_at: createdAt, updated_at, started_at: startedAt, ...row } = rows[0] ?? {};
  for (const name of joinKeys) row[name] = row[name]?.split(' ')[1] ?? null;
  return { ...row, started_at: startedAt.getTime() === createdAt.getTime() ? 'creation time' : startedAt };
}

async function sendInOrder(events: readonly Event[]) {
  const callId = randomUUID();
  for (const event of events) await record(callId, event);
  return rowOf(callId);
}

async function sendConcurrently(events: readonly Event[]) {
  const callId = randomUUID();
  await Promise.all(events.map((event) => record(callId, event)));
  return rowOf(callId);
}

const sometimes = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null, freq: 1 });
const time = fc.integer({ min: 0, max: 60 }).map((at) => new Date(Date.UTC(2026, 2, 1, 10, 0, at)).toISOString());
const someNumber = fc.constantFrom(
  ...[...numbers.map(({ e164 }) => e164), ...contacts.map(({ phone }) => phone), 'sip:x'],
);

const someJson = fc.constantFrom({}, { a: 1 }, { a: 2, b: 3 });
/** Stored as they are sent: null until an event has a value. */
const providerFields = {
  cost_micros: sometimes(fc.integer({ min: 0, max: 9 })),
  answered_at: sometimes(time),
  answered_by: sometimes(fc.constantFrom(...answeredBys)),
  ended_reason: sometimes(fc.constantFrom('a', 'b')),
  ended_by: sometimes(fc.constantFrom(...endedBys)),
  transferred_at: sometimes(time),
  transferred_to: sometimes(someNumber),
  transfer_status: sometimes(fc.constantFrom(...transferStatuses)),
  talk_seconds: sometimes(fc.integer({ min: 0, max: 60 })),
  carrier_call_id: sometimes(fc.constantFrom('a', 'b')),
  parent_call_id: sometimes(fc.constantFrom('a', 'b')),
  is_test: sometimes(fc.boolean()),
  channel: sometimes(fc.constantFrom(...callChannels)),
  latency: sometimes(someJson),
  interruptions: sometimes(fc.integer({ min: 0, max: 2 })),
  language: sometimes(fc.constantFrom('en', 'de')),
  cost_breakdown: sometimes(fc.constantFrom({}, { total: null }, { parts: [{ a: 1 }] })),
  recording_consent: sometimes(fc.constantFrom(...recordingConsents)),
  success_raw: sometimes(fc.constantFrom('true', 'false')),
  transcript_turns: sometimes(
    fc.constantFrom(
      [],
      [{ role: 'agent', text: 'a', start: null }],
      [{ role: 'caller', text: 'b', start: 0.5, end: 1 }],
    ),
  ),
};

/** The fields of one event. Clocks differ: the end in one event may be before the start in another. */
const eventFields = fc
  .record({
    direction: fc.constantFrom('inbound', 'outbound'),
    from_number: sometimes(someNumber),
    to_number: sometimes(someNumber),
    contact_id: sometimes(fc.constantFrom(...contacts.map(({ id }) => id))),
    agent_id: sometimes(fc.constantFrom(ann, bo)),
    phone_number_id: sometimes(fc.constantFrom(...numbers.map(({ id }) => id))),
    started_at: sometimes(time),
    ended_at: sometimes(time),
    duration_seconds: sometimes(fc.integer({ min: 0, max: 60 })),
    outcome: sometimes(fc.constantFrom('a', 'b', 'c')),
    sentiment: sometimes(fc.constantFrom('positive', 'negative')),
    successful: sometimes(fc.boolean()),
    summary: sometimes(fc.constantFrom('a', 'b', 'c')),
    action_items: sometimes(fc.constantFrom([], ['call back'], [{ a: null }])),
    metadata: sometimes(fc.dictionary(fc.constantFrom('a', 'b', 'c.d', ''), fc.constantFrom(1, null, { a: 1 }, 'x'))),
    ...providerFields,
  })
  .filter(({ started_at: began, ended_at: ended }) => began === null || ended === null || began <= ended);

const anyCall = fc
  .subarray([...stages], { minLength: 1 })
  .chain((chosen) => fc.tuple(...chosen.map((status) => eventFields.map((fields): Event => ({ status, ...fields })))))
  .chain((events) => {
    const arrival = fc
      .tuple(
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.array(fc.constantFrom(...events), { maxLength: 4 }),
      )
      .chain(([all, repeated]) => {
        const every = [...all, ...repeated];
        return fc.shuffledSubarray(every, { minLength: every.length });
      });
    return fc.record({ events: fc.constant(events), arrivals: fc.tuple(arrival, arrival) });
  });

/** The expected row: each field from the latest stage that set it. Computed without the database. */
function expectedRow(events: readonly Event[]) {
  const fields: Record<string, unknown> = {};
  const metadata: Record<string, unknown> = {};
  for (const event of events.toSorted((a, b) => stageOf(a) - stageOf(b))) {
    for (const [name, value] of Object.entries(event)) if (value !== null) fields[name] = value;
    Object.assign(metadata, event.metadata);
  }
  const [ours, theirs] =
    fields.direction === 'inbound' ? [fields.to_number, fields.from_number] : [fields.from_number, fields.to_number];
  const number = numbers.find(({ e164 }) => e164 === ours);
  const contact = contacts.find(({ phone }) => phone === theirs);
  return {
    status: fields.status,
    direction: fields.direction,
    from_number: fields.from_number ?? null,
    to_number: fields.to_number ?? null,
    contact_id: fields.contact_id ?? contact?.id ?? null,
    agent_id: fields.agent_id ?? number?.agentId ?? null,
    phone_number_id: fields.phone_number_id ?? number?.id ?? null,
    outcome: fields.outcome ?? null,
    duration_seconds: fields.duration_seconds ?? null,
    sentiment: fields.sentiment ?? null,
    successful: fields.successful ?? null,
    summary: fields.summary ?? null,
    action_items: fields.action_items ?? [],
    metadata,
    ...Object.fromEntries(Object.keys(providerFields).map((name) => [name, storedValue(name, fields[name])])),
    ...timesOf(events, fields),
  };
}

/** As the PostgreSQL client returns it. */
function storedValue(name: string, value: unknown) {
  if (value === undefined) return null;
  if (name === 'cost_micros') return String(value);
  return name.endsWith('_at') ? new Date(String(value)) : value;
}

const stageOf = ({ status }: Event) => stages.indexOf(status);

function timesOf(events: readonly Event[], fields: Record<string, unknown>) {
  const end = typeof fields.ended_at === 'string' ? new Date(fields.ended_at) : null;
  const starts = events.flatMap(({ started_at: at }) => (typeof at === 'string' ? [Date.parse(at)] : []));
  if (end === null && starts.length === 0) return { ended_at: null, started_at: 'creation time' };
  const computed = end === null ? [] : [end.getTime() - Number(fields.duration_seconds ?? 0) * 1000];
  const began = Math.min(...(starts.length > 0 ? starts : computed));
  return { ended_at: end, started_at: new Date(Math.min(began, end?.getTime() ?? began)) };
}

describe('the events of a call', () => {
  it('result in the same, expected row in any order, repeated and concurrently', async () => {
    await fc.assert(
      fc.asyncProperty(anyCall, async ({ events, arrivals: [first, second] }) => {
        const row = await sendInOrder(first);
        expect(row).toMatchObject(expectedRow(events));
        expect(await sendInOrder(second)).toEqual(row);
        expect(await sendConcurrently(second)).toEqual(row);
      }),
      { numRuns: fuzzRuns(25) },
    );
  }, 120_000);

  const eventsByName: Readonly<Record<string, Event>> = {
    ringing: { status: 'ringing', outcome: 'a', agent_id: ann, metadata: { k: 1 } },
    answered: { status: 'in_progress', outcome: 'b', agent_id: bo, metadata: { k: 2 } },
    completed: { status: 'completed' },
  };
  it.each([
    'ringing, answered, completed',
    'ringing, completed, answered',
    'answered, ringing, completed',
    'answered, completed, ringing',
    'completed, ringing, answered',
    'completed, answered, ringing',
  ])('store the value of the latest stage for each field: %s', async (order) => {
    expect(await sendInOrder(order.split(', ').flatMap((name) => eventsByName[name] ?? []))).toMatchObject({
      status: 'completed',
      outcome: 'b',
      agent_id: bo,
      metadata: { k: 2 },
      field_stages: { in_progress: ['agent_id', 'metadata.k', 'outcome'], completed: ['direction'] },
    });
  });
});

describe('a cost in another currency', () => {
  it('does not replace a cost of an earlier stage, in any order', async () => {
    const events: Event[] = [
      { status: 'in_progress', cost_micros: 5, cost_currency: 'USD' },
      { status: 'completed', cost_micros: 7, cost_currency: 'XTS' },
    ];
    for (const order of [events, events.toReversed()]) {
      expect(await sendInOrder(order)).toMatchObject({
        cost_micros: '5',
        field_stages: { in_progress: ['cost_micros'], completed: ['direction'] },
      });
    }
  });
});

describe('two events of the same stage', () => {
  it('store the values of the later request', async () => {
    const [first, second]: [Event, Event] = [
      { status: 'completed', outcome: 'a', agent_id: ann, metadata: { k: 1 }, action_items: ['a'] },
      { status: 'completed', outcome: 'b', agent_id: bo, metadata: { k: 2 }, action_items: [] },
    ];
    for (const [events, last] of [
      [[first, second], second],
      [[second, first], first],
      [[first, second, { status: 'ringing', outcome: 'c', metadata: { k: 3 } }], second],
    ] as const) {
      expect(await sendInOrder(events)).toMatchObject(last);
    }
  });
});

describe('a reference found by number', () => {
  const [, toBo, toNobody] = numbers;
  const [byFirst, bySecond] = contacts;

  it('is replaced by a reference in an event, even of an earlier stage', async () => {
    const found: Event = { status: 'completed', to_number: toBo?.e164, from_number: byFirst?.phone };
    const named: Event = { status: 'ringing', agent_id: ann, contact_id: bySecond?.id, phone_number_id: toNobody?.id };
    for (const events of [
      [found, named],
      [named, found],
    ]) {
      const { status: _, ...references } = named;
      expect(await sendInOrder(events)).toMatchObject({ status: 'completed', ...references });
    }
  });

  it('is replaced when the number changes, or removed when no row has the new number', async () => {
    const events: Event[] = [
      { status: 'ringing', to_number: numbers[0]?.e164, from_number: byFirst?.phone },
      { status: 'in_progress', to_number: toBo?.e164, from_number: bySecond?.phone },
    ];
    expect(await sendInOrder(events)).toMatchObject({ agent_id: bo, contact_id: bySecond?.id });
    events.push({ status: 'completed', to_number: toNobody?.e164, from_number: 'sip:x' });
    expect(await sendInOrder(events)).toMatchObject({
      agent_id: null,
      phone_number_id: toNobody?.id,
      contact_id: null,
    });
  });

  it('is kept while the number is the same, even if another contact has it now', async () => {
    const callId = randomUUID();
    const phone = '+15550100003';
    const [id, successor] = [randomUUID(), randomUUID()];
    const meet = (contact: string) =>
      run(`insert into contacts (id, org_id, full_name, phone) values ($2, $1, 'Eve', $3)`, [org.id, contact, phone]);
    await meet(id);
    await record(callId, { status: 'ringing', from_number: phone });
    await run(`update contacts set phone = '+15550100004' where id = $1`, [id]);
    await meet(successor);
    expect(await record(callId, { status: 'completed', from_number: phone })).toMatchObject({ contact_id: id });
  });
});

describe('the start of a call', () => {
  it('is the start in an event, even if it is later than the creation time', async () => {
    const began: Event = { status: 'in_progress', started_at: '2999-01-01T10:00:00.000Z' };
    for (const events of [
      [{ status: 'ringing' }, began],
      [began, { status: 'ringing' }],
      [{ status: 'completed' }, { status: 'ringing' }, began],
    ]) {
      expect(await sendInOrder(events)).toMatchObject({ started_at: new Date('2999-01-01T10:00:00Z') });
    }
  });

  it('is the earliest in any event, and never after the end, even if the end changes', async () => {
    const events: Event[] = [
      { status: 'failed', ended_at: '2026-03-01T10:00:00.000Z' },
      { status: 'ringing', started_at: '2026-03-01T10:05:00.000Z' },
    ];
    expect(await sendInOrder(events)).toMatchObject({ started_at: new Date('2026-03-01T10:00:00Z') });
    events.push({ status: 'completed', ended_at: '2026-03-01T10:10:00.000Z' });
    expect(await sendInOrder(events)).toMatchObject({ started_at: new Date('2026-03-01T10:05:00Z') });
  });
});

describe('a row that record_call did not write', () => {
  it('has its fields at its stage: late events fill missing fields, later events replace values', async () => {
    const callId = randomUUID();
    const [id] = await insertCalls(service.stack, org.id, [
      { started_at: '2026-03-01T10:00:00Z', status: 'completed', sentiment: 'positive', agent_id: ann },
    ]);
    await run(`update call_logs set provider = 'dialer', provider_call_id = $2, metadata = '{"k": 1}' where id = $1`, [
      id,
      callId,
    ]);
    const late = { agent_id: bo, sentiment: 'negative', outcome: 'a', action_items: ['a'], metadata: { k: 2, l: 2 } };
    await record(callId, { status: 'ringing', started_at: '2026-03-01T10:00:05Z', ...late });
    expect(await rowOf(callId)).toMatchObject({
      status: 'completed',
      started_at: new Date('2026-03-01T10:00:00Z'),
      agent_id: ann,
      sentiment: 'positive',
      outcome: 'a',
      action_items: ['a'],
      metadata: { k: 1, l: 2 },
    });
    await record(callId, { status: 'in_progress', outcome: 'b', sentiment: 'negative' });
    expect(await rowOf(callId)).toMatchObject({ outcome: 'b', sentiment: 'positive' });
    await record(callId, { status: 'completed', sentiment: 'negative' });
    expect(await rowOf(callId)).toMatchObject({ outcome: 'b', sentiment: 'negative' });
  });

  it.each(['"x"', '[1]', '{"ringing": 5, "completed": {"a": "outcome"}, "x": []}', '{"ringing": [null, ["a"]]}'])(
    'is updated even if its field_stages are malformed: %s',
    async (fieldStages) => {
      const callId = randomUUID();
      await record(callId, { status: 'ringing', outcome: 'a' });
      await run('update call_logs set field_stages = $2 where provider_call_id = $1', [callId, fieldStages]);
      await record(callId, { status: 'completed', outcome: 'b' });
      expect(await rowOf(callId)).toMatchObject({ outcome: 'b' });
    },
  );
});
