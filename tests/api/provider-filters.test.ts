// Filters and dimensions by the fields that only some providers send.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valuesOf } from '../../src/features/calls/analytics/groupings.ts';
import { get, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';

let service: TestApp;
let org: TestOrg;

/** The value of a call by its number: each list has its own length, so that the columns are independent. */
const each = <Value>(values: readonly Value[]) => {
  return (n: number) => values[n % values.length] as Value;
};
const agents = [randomUUID(), randomUUID()] as const;
const [contact, number, campaign] = [randomUUID(), randomUUID(), randomUUID()] as const;
const columns = {
  agent_id: each([...agents, null]),
  contact_id: each([contact, null, null]),
  phone_number_id: each([number, null]),
  campaign_id: each([null, campaign, null, null, null]),
  successful: each([true, false, null, null, false]),
  cost_micros: each([null, 0, 100, 9_007_199_254_740_991]),
  direction: each(['inbound', 'outbound']),
  answered_by: each(['human', 'machine', 'unknown', null]),
  ended_by: each(['caller', 'agent', 'carrier', 'platform', null]),
  ended_reason: each(['a "quoted", (odd) reason', 'busy', null]),
  transfer_status: each(['attempted', 'bridged', 'cancelled', null, null, null, null]),
  is_test: each([true, false, null]),
  channel: each(['phone', 'web', 'sip', null]),
  language: each(['en-US', 'de', null, null, null]),
  recording_consent: each(['granted', 'declined', 'unknown', null, null, null, null]),
  outcome: each(['busy', 'unknown', null]),
  talk_seconds: each([null, 0, 10, 20, 30]),
  carrier_call_id: (n: number) => (n % 2 ? `CA${n}` : null),
  provider: each(['vapi', 'twilio']),
};
type Column = keyof typeof columns;

const calls = Array.from({ length: 84 }, (_, n) => ({
  ...(Object.fromEntries(Object.entries(columns).map(([name, valueAt]) => [name, valueAt(n)])) as {
    [Name in Column]: ReturnType<(typeof columns)[Name]>;
  }),
  id: randomUUID(),
  provider_call_id: `call ${n}`,
  from_number: '+15550100001',
  status: n % 2 ? 'completed' : 'missed',
  started_at: new Date(Date.UTC(2026, 2, 8, 12) - n * 3_600_000).toISOString(),
  action_items: [],
  metadata: {},
}));
type Call = (typeof calls)[number];

/** The weekday and the hour of a call on the organisation's clock. */
const clock = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  weekday: 'short',
  hour: 'numeric',
  hourCycle: 'h23',
});
const onClock = ({ started_at: at }: Pick<Call, 'started_at'>) => {
  const parts = Object.fromEntries(clock.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return {
    weekday: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts.weekday ?? ''),
    hour: Number(parts.hour),
  };
};

const span = 'from=2026-03-01&to=2026-03-10';

beforeAll(async () => {
  service = await startTestApp({ now: () => Date.UTC(2026, 2, 9) });
  // The clocks go forward at 07:00 UTC on 8 March.
  org = await makeOrg(service.stack, { timezone: 'America/New_York' });
  const { sql } = service.stack;
  for (const id of agents)
    await sql.query(`insert into agents (id, org_id, name) values ($1, $2, 'Ann')`, [id, org.id]);
  await sql.query(`insert into contacts (id, org_id, full_name) values ($1, $2, 'Ada')`, [contact, org.id]);
  await sql.query(`insert into phone_numbers (id, org_id, e164) values ($1, $2, '+15550100001')`, [number, org.id]);
  await sql.query(`insert into campaigns (id, org_id, name) values ($1, $2, 'Spring')`, [campaign, org.id]);
  const names = Object.keys(calls[0] ?? {}).join(', ');
  await service.stack.sql.query(
    `insert into call_logs (org_id, ${names}) select $1, ${names} from jsonb_populate_recordset(null::call_logs, $2)`,
    [org.id, JSON.stringify(calls)],
  );
});
afterAll(() => service?.close());

const read = (path: string) => get(service.app, org, `/api/calls-dashboard${path}`);

describe('a filter', () => {
  it.each<[string, (call: Call) => boolean]>([
    ['answered_by=human', (call) => call.answered_by === 'human'],
    ['answered_by=unknown', (call) => call.answered_by === null || call.answered_by === 'unknown'],
    ['answered_by=unknown&answered_by=machine', (call) => call.answered_by !== 'human'],
    ['ended_by=caller&ended_by=agent', (call) => call.ended_by === 'caller' || call.ended_by === 'agent'],
    ['ended_by=unknown', (call) => call.ended_by === null],
    ['ended_reason=busy', (call) => call.ended_reason === 'busy'],
    [
      `ended_reason=${encodeURIComponent('a "quoted", (odd) reason')}`,
      (call) => call.ended_reason?.startsWith('a ') === true,
    ],
    ['transfer_status=bridged', (call) => call.transfer_status === 'bridged'],
    [
      'transfer_status=unknown&transfer_status=attempted',
      (call) => (call.transfer_status ?? 'attempted') === 'attempted',
    ],
    ['is_test=true', (call) => call.is_test === true],
    ['is_test=false&is_test=unknown', (call) => call.is_test !== true],
    ['channel=web', (call) => call.channel === 'web'],
    ['channel=unknown', (call) => call.channel === null],
    ['language=en-US&language=de', (call) => call.language !== null],
    ['recording_consent=granted', (call) => call.recording_consent === 'granted'],
    ['recording_consent=unknown', (call) => (call.recording_consent ?? 'unknown') === 'unknown'],
    ['outcome=busy', (call) => call.outcome === 'busy'],
    ['outcome=unknown', (call) => call.outcome !== 'busy'],
    ['provider=twilio', (call) => call.provider === 'twilio'],
    ['successful=true', (call) => call.successful === true],
    ['successful=false&successful=unknown', (call) => call.successful !== true],
    ['successful=unknown', (call) => call.successful === null],
    [`agent_id=${agents[0].toUpperCase()}`, (call) => call.agent_id === agents[0]],
    ['agent_id=none', (call) => call.agent_id === null],
    [`agent_id=none&agent_id=${agents[1]}`, (call) => call.agent_id !== agents[0]],
    [`contact_id=${contact}`, (call) => call.contact_id === contact],
    ['contact_id=none', (call) => call.contact_id === null],
    [`phone_number_id=${number}&phone_number_id=none`, () => true],
    ['phone_number_id=none', (call) => call.phone_number_id === null],
    [`campaign_id=${campaign}`, (call) => call.campaign_id === campaign],
    ['campaign_id=none&agent_id=none', (call) => call.campaign_id === null && call.agent_id === null],
    ['min_cost=0', (call) => call.cost_micros !== null],
    ['max_cost=100', (call) => call.cost_micros !== null && call.cost_micros <= 100],
    ['min_cost=1&max_cost=9007199254740990', (call) => call.cost_micros === 100],
    ['provider_call_id=call 7&provider_call_id=call 8', (call) => ['call 7', 'call 8'].includes(call.provider_call_id)],
    [`weekday=0&${span}`, (call) => onClock(call).weekday === 0],
    [
      `weekday=0&weekday=6&hour=3&hour=1&${span}`,
      (call) => onClock(call).weekday % 6 === 0 && [1, 3].includes(onClock(call).hour),
    ],
    [`hour=3&${span}&agent_id=none`, (call) => onClock(call).hour === 3 && call.agent_id === null],
    ['carrier_call_id=CA1&carrier_call_id=CA3', (call) => ['CA1', 'CA3'].includes(call.carrier_call_id ?? '')],
    ['min_talk=10', (call) => (call.talk_seconds ?? -1) >= 10],
    ['max_talk=10', (call) => call.talk_seconds !== null && call.talk_seconds <= 10],
    ['min_talk=10&max_talk=20', (call) => call.talk_seconds === 10 || call.talk_seconds === 20],
    [
      'direction=inbound&is_test=false&channel=phone&ended_by=caller&ended_by=unknown',
      ({ direction, is_test: isTest, channel, ended_by: endedBy }) =>
        direction === 'inbound' && isTest === false && channel === 'phone' && (endedBy ?? 'caller') === 'caller',
    ],
    ['answered_by=unknown&ended_by=unknown', (call) => (call.answered_by ?? 'unknown') === 'unknown' && !call.ended_by],
  ])('%s has the same calls in the list, its total, the search and the stats', async (query, matches) => {
    const expected = calls.filter(matches).map(({ id }) => id);
    expect(expected.length).toBeGreaterThan(0);
    for (const search of ['', '&search=%2B1555']) {
      const list = await read(`?limit=100&${query}${search}`);
      expect(list.body.data?.map(({ id }: Call) => id).toSorted(), JSON.stringify(list.body)).toEqual(
        expected.toSorted(),
      );
      expect(list.body.pagination.total).toBe(expected.length);
      const stats = await read(`/stats?${query}${search}`);
      expect(stats.body).toMatchObject({ totalCalls: expected.length, source: 'count' });
    }
  });

  it.each([
    ['answered_by=dog', 'answered_by'],
    ['is_test=yes', 'is_test'],
    ['channel=', 'channel'],
    ['outcome=', 'outcome'],
    ['ended_reason=%00', 'ended_reason'],
    ['min_talk=-1', 'min_talk'],
    ['agent_id=None', 'agent_id'],
    ['campaign_id=unknown', 'campaign_id'],
    ['successful=none', 'successful'],
    ['min_cost=2&max_cost=1', 'min_cost must not be above max_cost'],
    ['max_cost=9007199254740992', 'max_cost'],
    [`weekday=7&${span}`, 'weekday'],
    [`hour=24&${span}`, 'hour'],
    ['weekday=1&agent_id=none&hour=2', 'weekday and hour require from, at most 92 days'],
    ['hour=1&to=2026-03-09&min_cost=1', 'weekday and hour require from, at most 92 days'],
    // To now, which is 9 March.
    ['hour=1&min_cost=1&from=2025-12-06', 'more than 92 days apart'],
    ['hour=1&min_cost=1&from=2025-12-06&to=2026-03-09', 'more than 92 days apart'],
    ['min_talk=5&max_talk=4', 'min_talk must not be above max_talk'],
  ])('rejects %s, and names the parameter', async (query, message) => {
    for (const path of ['', '/stats']) {
      // The totals have weekdays and hours, but no second attribute.
      const { status, body } = await read(`${path}?${query}${path === '' ? '&channel=web' : ''}`);
      expect(status).toBe(400);
      expect(body.message).toContain(message);
    }
  });
});

it('the hour that the clocks repeat has the calls of both', async () => {
  const other = await makeOrg(service.stack, { timezone: 'America/New_York' });
  const times = ['04:59', '05:00', '06:59', '07:00'].map((time) => `2025-11-02T${time}:00Z`);
  await insertCalls(
    service.stack,
    other.id,
    times.map((started_at) => ({ started_at })),
  );
  const { body } = await get(service.app, other, '/api/calls-dashboard?weekday=0&hour=1&from=2025-11-01&to=2025-11-30');
  expect(body.data.map(({ started_at: at }: Call) => at.slice(11, 16))).toEqual(['06:59', '05:00']);
});

describe('a series by', () => {
  const dimensions = ['answered_by', 'ended_by', 'transfer_status', 'is_test', 'channel', 'recording_consent'] as const;

  it.each(dimensions)('%s has for each value the calls of that filter, and all calls in sum', async (dimension) => {
    for (const bucket of ['hour', 'day', 'month']) {
      const { status, body } = await read(`/analytics/series?${span}&bucket=${bucket}&group_by=${dimension}`);
      expect(status, JSON.stringify(body)).toBe(200);
      expect(body.source).toBe(dimension === 'ended_by' && bucket !== 'hour' ? 'rollup' : 'count');
      expect(body.series.map(({ value }: { value: string }) => value)).toEqual(valuesOf(dimension));
      let sum = 0;
      for (const { value, total, points } of body.series) {
        const count = calls.filter((call) => String(call[dimension] ?? 'unknown') === value).length;
        const list = await read(`?limit=1&${span}&${dimension}=${value}`);
        expect({ value, total, listed: list.body.pagination.total }).toEqual({ value, total: count, listed: count });
        expect(points.reduce((all: number, point: number) => all + point, 0)).toBe(count);
        sum += total;
      }
      expect(sum).toBe(calls.length);
    }
  });

  it.each(dimensions.filter((dimension) => dimension !== 'ended_by'))(
    '%s is at most 92 days long',
    async (dimension) => {
      const path = `/analytics/series?bucket=month&group_by=${dimension}&to=2026-03-09`;
      expect((await read(`${path}&from=2025-12-08`)).status).toBe(200);
      const { status, body } = await read(`${path}&from=2025-12-07`);
      expect(status).toBe(400);
      expect(body.message).toContain('more than 92 days apart');
    },
  );
});
