// Filters and dimensions by the fields that only some providers send.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valuesOf } from '../../src/features/calls/analytics/groupings.ts';
import { get, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';

let service: TestApp;
let org: TestOrg;

/** The value of a call by its number: each list has its own length, so that the columns are independent. */
const each = <Value>(values: readonly Value[]) => {
  return (n: number) => values[n % values.length] as Value;
};
const columns = {
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

const span = 'from=2026-03-01&to=2026-03-10';

beforeAll(async () => {
  service = await startTestApp({ now: () => Date.UTC(2026, 2, 9) });
  org = await makeOrg(service.stack);
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
    ['min_talk=5&max_talk=4', 'min_talk must not be above max_talk'],
  ])('rejects %s, and names the parameter', async (query, message) => {
    for (const path of ['', '/stats']) {
      const { status, body } = await read(`${path}?${query}`);
      expect(status).toBe(400);
      expect(body.message).toContain(message);
    }
  });
});

describe('a series by', () => {
  const dimensions = ['answered_by', 'ended_by', 'transfer_status', 'is_test', 'channel', 'recording_consent'] as const;

  it.each(dimensions)('%s has for each value the calls of that filter, and all calls in sum', async (dimension) => {
    for (const bucket of ['hour', 'day', 'month']) {
      const { status, body } = await read(`/analytics/series?${span}&bucket=${bucket}&group_by=${dimension}`);
      expect(status, JSON.stringify(body)).toBe(200);
      expect(body.source).toBe('count');
      expect(body.series.map(({ value }: { value: string }) => value)).toEqual(valuesOf[dimension]);
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

  it.each(dimensions)('%s is at most 92 days long', async (dimension) => {
    const path = `/analytics/series?bucket=month&group_by=${dimension}&to=2026-03-09`;
    expect((await read(`${path}&from=2025-12-08`)).status).toBe(200);
    const { status, body } = await read(`${path}&from=2025-12-07`);
    expect(status).toBe(400);
    expect(body.message).toContain('more than 92 days apart');
  });
});
