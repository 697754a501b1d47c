import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, insertCalls, makeOrg, startTestApp, type TestApp, type TestCall } from '../helpers/app.ts';

let service: TestApp;
let now = 0;

beforeAll(async () => {
  service = await startTestApp({ now: () => now });
});
afterAll(() => service?.close());

async function analyticsOf(options: { timezone: string; weekStart?: number; at: string }, calls: readonly TestCall[]) {
  const org = await makeOrg(service.stack, options);
  if (calls.length > 0) await insertCalls(service.stack, org.id, calls);
  now = Date.parse(options.at);
  const { status, body } = await get(service.app, org, '/api/calls-dashboard/analytics/summary');
  expect(status, JSON.stringify(body)).toBe(200);
  return { body, org };
}

describe('the analytics', () => {
  it('have zeros, null averages and 30 empty days without calls', async () => {
    const { body } = await analyticsOf({ timezone: 'Asia/Kathmandu', at: '2026-06-10T12:00Z' }, []);
    const nothing = { calls: 0, completed: 0, averageDurationSeconds: null };
    for (const period of ['today', 'week', 'month']) {
      expect(body[period]).toMatchObject({
        ...nothing,
        previous: nothing,
        change: { calls: null, completed: null, averageDurationSeconds: null },
      });
    }
    expect(body.byDay).toHaveLength(30);
    expect(body.byDay[0]).toEqual({ date: '2026-05-12', ...nothing, previousCalls: 0, changePercent: null });
    expect(body.byDay.at(-1).date).toBe('2026-06-10');
    expect(body.bySentiment.map(({ sentiment }: { sentiment: string }) => sentiment)).toEqual([
      ...['positive', 'neutral', 'negative', 'unknown'],
    ]);
  });

  it('start the week on the organisation’s first day of the week, in its time zone', async () => {
    // Wednesday, 10 June 2026, in New York.
    const at = '2026-06-10T16:00Z';
    const sunday = await analyticsOf({ timezone: 'America/New_York', weekStart: 0, at }, []);
    const monday = await analyticsOf({ timezone: 'America/New_York', weekStart: 1, at }, []);
    const thursday = await analyticsOf({ timezone: 'America/New_York', weekStart: 4, at }, []);
    expect(sunday.body.week.from).toBe('2026-06-07T04:00:00Z');
    expect(monday.body.week.from).toBe('2026-06-08T04:00:00Z');
    expect(thursday.body.week.from).toBe('2026-06-04T04:00:00Z');
    expect(monday.body.month.from).toBe('2026-06-01T04:00:00Z');
    expect(monday.body.today).toMatchObject({ from: '2026-06-10T04:00:00Z', to: '2026-06-11T04:00:00Z' });
  });

  it('compare each time range with the one before it, up to the same local time', async () => {
    const { body } = await analyticsOf({ timezone: 'UTC', at: '2026-03-31T12:00Z' }, [
      { started_at: '2026-03-31T08:00Z', duration_seconds: 30 },
      { started_at: '2026-03-31T09:00Z', duration_seconds: 60 },
      { started_at: '2026-03-31T10:00Z', status: 'missed' },
      { started_at: '2026-03-30T11:59Z', duration_seconds: 100 },
      { started_at: '2026-03-30T12:00Z', duration_seconds: 100 },
      { started_at: '2026-02-28T11:59Z', duration_seconds: 100 },
      { started_at: '2026-02-28T12:00Z', duration_seconds: 100 },
    ]);
    expect(body.today).toMatchObject({
      calls: 3,
      completed: 2,
      averageDurationSeconds: 45,
      previous: { to: '2026-03-30T12:00:00Z', calls: 1, completed: 1, averageDurationSeconds: 100 },
      change: { calls: 200, completed: 100, averageDurationSeconds: -55 },
    });
    // One month before 31 March is 28 February.
    expect(body.month).toMatchObject({ calls: 5, previous: { to: '2026-02-28T12:00:00Z', calls: 1 } });
    expect(body.byDay.slice(-2)).toMatchObject([
      { date: '2026-03-30', calls: 2, previousCalls: 0, changePercent: null },
      // Today is compared with yesterday up to the same time, as above.
      { date: '2026-03-31', calls: 3, previousCalls: 1, changePercent: 200 },
    ]);
  });

  it('break down the last 30 days, with unknown sentiments, and compare them with the 30 days before', async () => {
    const { body } = await analyticsOf({ timezone: 'UTC', at: '2026-03-31T12:00Z' }, [
      { started_at: '2026-03-30T08:00Z', sentiment: 'positive' },
      { started_at: '2026-03-29T08:00Z', sentiment: null, status: 'missed' },
      { started_at: '2026-03-02T00:00Z', sentiment: null, direction: 'outbound' },
      { started_at: '2026-03-01T11:59Z', sentiment: null },
      { started_at: '2026-03-01T12:01Z', sentiment: null },
    ]);
    expect(body.last30Days).toEqual({ from: '2026-03-02T00:00:00Z', to: '2026-04-01T00:00:00Z' });
    expect(body.bySentiment).toEqual([
      { sentiment: 'positive', calls: 1, previousCalls: 0, changePercent: null },
      { sentiment: 'neutral', calls: 0, previousCalls: 0, changePercent: null },
      { sentiment: 'negative', calls: 0, previousCalls: 0, changePercent: null },
      { sentiment: 'unknown', calls: 2, previousCalls: 1, changePercent: 100 },
    ]);
    expect(body.byDirection).toMatchObject([{ calls: 2 }, { direction: 'outbound', calls: 1 }]);
    expect(body.byStatus).toHaveLength(7);
  });

  it('have as many calls for each day and sentiment as the list under that filter', async () => {
    const at = '2026-03-09T16:00Z';
    const first = Date.parse('2026-02-07T00:00Z');
    const calls = Array.from({ length: 200 }, (_, n) => ({
      // Across the clock change of 8 March, at irregular hours.
      started_at: new Date(first + n * 3.6 * 3_600_000).toISOString(),
      sentiment: ['positive', 'neutral', null][n % 3],
    }));
    const { body, org } = await analyticsOf({ timezone: 'America/New_York', at }, calls);
    for (const { date, calls: count } of body.byDay) {
      const list = await get(service.app, org, `/api/calls-dashboard?limit=1&from=${date}&to=${date}`);
      expect(list.body.pagination.total, date).toBe(count);
    }
    const { from, to } = body.last30Days;
    for (const { sentiment, calls: count } of body.bySentiment) {
      const list = await get(
        service.app,
        org,
        `/api/calls-dashboard?limit=1&sentiment=${sentiment}&from=${from}&to=${to}`,
      );
      expect(list.body.pagination.total, sentiment).toBe(count);
    }
    const stats = await get(service.app, org, '/api/calls-dashboard/stats');
    expect(stats.body.callsToday).toBe(body.today.calls);
  });

  it('count the hours of days with 23 and 25 of them', async () => {
    const hourly = (from: string) =>
      Array.from({ length: 72 }, (_, n) => ({ started_at: new Date(Date.parse(from) + n * 3_600_000).toISOString() }));
    const spring = await analyticsOf(
      { timezone: 'America/New_York', at: '2026-03-09T16:00Z' },
      hourly('2026-03-07T05:00Z'),
    );
    expect(spring.body.byDay.slice(-3).map(({ calls }: { calls: number }) => calls)).toEqual([24, 23, 24]);
    const autumn = await analyticsOf(
      { timezone: 'America/Havana', at: '2026-11-02T16:00Z' },
      hourly('2026-10-31T04:00Z'),
    );
    expect(autumn.body.byDay.slice(-3).map(({ calls }: { calls: number }) => calls)).toEqual([24, 25, 23]);
  });
});
