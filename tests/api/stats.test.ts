import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, insertCalls, makeOrg, startTestApp, type TestApp } from '../helpers/app.ts';

let service: TestApp;
// The service's clock, which each test sets.
let now = Date.parse('2026-06-01T12:00:00Z');

beforeAll(async () => {
  service = await startTestApp({ now: () => now });
});
afterAll(() => service?.close());

async function statsOf(timezone: string, at: string, startedAt: readonly string[]) {
  const org = await makeOrg(service.stack, { timezone });
  await insertCalls(
    service.stack,
    org.id,
    startedAt.map((started_at) => ({ started_at })),
  );
  now = Date.parse(at);
  // Tokens are verified by the real clock; days use the clock of the service.
  return (await get(service.app, org, '/api/calls-dashboard/stats')).body;
}

describe('the figures', () => {
  it('are 0 for sums and null for averages without calls', async () => {
    expect(await statsOf('UTC', '2026-06-01T12:00:00Z', [])).toEqual({
      totalCalls: 0,
      completedCalls: 0,
      callsToday: 0,
      inboundCalls: 0,
      outboundCalls: 0,
      averageDurationSeconds: null,
      pipelineValue: { amountMicros: 0, currency: 'USD' },
      recentCalls: [],
      timezone: 'UTC',
      source: 'rollup',
      computedAt: '2026-06-01T12:00:00.000Z',
    });
  });

  it.each([
    ['a day of 24 hours', 'America/New_York', '2026-06-01T12:00Z', '2026-06-01T04:00Z', '2026-06-02T04:00Z', 24],
    [
      'the day the clock goes forward',
      'America/New_York',
      '2026-03-08T12:00Z',
      '2026-03-08T05:00Z',
      '2026-03-09T04:00Z',
      23,
    ],
    [
      'the day the clock goes back',
      'America/New_York',
      '2026-11-01T12:00Z',
      '2026-11-01T04:00Z',
      '2026-11-02T05:00Z',
      25,
    ],
    ['a zone of +05:45', 'Asia/Kathmandu', '2026-06-01T12:00Z', '2026-05-31T18:15Z', '2026-06-01T18:15Z', 24],
    [
      'a zone of +05:45, just after midnight',
      'Asia/Kathmandu',
      '2026-06-01T18:15Z',
      '2026-06-01T18:15Z',
      '2026-06-02T18:15Z',
      24,
    ],
    [
      'a zone of +05:45, just before midnight',
      'Asia/Kathmandu',
      '2026-06-01T18:14:59.999Z',
      '2026-05-31T18:15Z',
      '2026-06-01T18:15Z',
      24,
    ],
    ['a half-hour change', 'Australia/Lord_Howe', '2026-10-04T03:00Z', '2026-10-03T13:30Z', '2026-10-04T13:00Z', 23.5],
    ['a day that begins at 01:00', 'Asia/Beirut', '2026-03-29T12:00Z', '2026-03-28T22:00Z', '2026-03-29T21:00Z', 23],
    [
      'a day whose midnight comes twice',
      'America/Havana',
      '2026-11-01T12:00Z',
      '2026-11-01T04:00Z',
      '2026-11-02T05:00Z',
      25,
    ],
    [
      'the far side of the date line',
      'Pacific/Kiritimati',
      '2026-06-01T12:00Z',
      '2026-06-01T10:00Z',
      '2026-06-02T10:00Z',
      24,
    ],
  ])('count today on %s', async (_what, timezone, at, begins, ends, hours) => {
    const [first, end] = [Date.parse(begins), Date.parse(ends)];
    expect((end - first) / 3_600_000).toBe(hours);
    const edges = [first - 1, first, end - 1, end].map((time) => new Date(time).toISOString());
    const stats = await statsOf(timezone, at, edges);
    expect(stats).toMatchObject({ totalCalls: 4, callsToday: 2, timezone });
  });

  it('count by direction and status, average the completed, and show the five latest as the list does', async () => {
    const org = await makeOrg(service.stack, { currency: 'NPR' });
    now = Date.parse('2026-06-01T12:00:00Z');
    await insertCalls(service.stack, org.id, [
      { started_at: '2026-06-01T11:00Z', duration_seconds: 10 },
      { started_at: '2026-06-01T10:00Z', duration_seconds: 21, direction: 'outbound' },
      { started_at: '2026-05-31T10:00Z', duration_seconds: 500, status: 'failed' },
      { started_at: '2026-05-30T10:00Z', status: 'in_progress' },
      { started_at: '2026-05-29T10:00Z', status: 'completed', duration_seconds: 11 },
      { started_at: '2026-05-28T10:00Z', status: 'missed', duration_seconds: 0 },
    ]);
    const { body } = await get(service.app, org, '/api/calls-dashboard/stats');
    expect(body).toMatchObject({
      totalCalls: 6,
      completedCalls: 3,
      callsToday: 2,
      inboundCalls: 5,
      outboundCalls: 1,
      averageDurationSeconds: 14,
      pipelineValue: { amountMicros: 0, currency: 'NPR' },
    });
    const list = await get(service.app, org, '/api/calls-dashboard?limit=5');
    expect(list.body.data).toEqual(body.recentCalls.map((call: object) => ({ ...call, snippet: null })));
  });

  it('value the pipeline by the open leads of the last 30 days, with any filter', async () => {
    const org = await makeOrg(service.stack);
    now = Date.parse('2026-06-01T12:00:00Z');
    await service.stack.sql.query(
      `insert into leads (org_id, status, value_micros, created_at, converted_at) values
         ($1, 'open', 1500000, '2026-05-31', null), ($1, 'open', 2000000, '2026-05-02T12:00Z', null),
         ($1, 'open', 40000000, '2026-05-02T11:59Z', null), ($1, 'lost', 50000000, '2026-05-31', null)`,
      [org.id],
    );
    for (const query of ['', '?direction=inbound']) {
      const { body } = await get(service.app, org, `/api/calls-dashboard/stats${query}`);
      expect(body.pipelineValue).toEqual({ amountMicros: 3_500_000, currency: 'USD' });
    }
  });

  it('show a pipeline that JSON cannot hold exactly as the largest integer that it can', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    const org = await makeOrg(service.stack);
    now = Date.parse('2026-06-01T12:00:00Z');
    const add = (value: number | string) =>
      service.stack.sql.query(
        `insert into leads (org_id, status, value_micros, created_at) values ($1, 'open', $2, '2026-05-31')`,
        [org.id, value],
      );
    await add(most - 1);
    const pipeline = async (query: string) =>
      (await get(service.app, org, `/api/calls-dashboard/stats?${query}`)).body.pipelineValue.amountMicros;
    expect(await pipeline('direction=inbound')).toBe(most - 1);
    await add(most);
    for (const query of ['direction=outbound', 'min_duration=1']) expect(await pipeline(query)).toBe(most);
    await expect(add('9007199254740992')).rejects.toThrow('leads_value_micros_exact');
  });

  it('are exact beyond the 1000 rows at which PostgREST cuts', async () => {
    const org = await makeOrg(service.stack);
    await service.stack.sql.query(
      `insert into call_logs (org_id, direction, status, started_at, duration_seconds)
       select $1, 'inbound', 'completed', timestamptz '2026-05-31' - n * interval '1 minute', n from generate_series(1, 3001) n`,
      [org.id],
    );
    const { body } = await get(service.app, org, '/api/calls-dashboard/stats');
    expect(body).toMatchObject({ totalCalls: 3001, completedCalls: 3001, averageDurationSeconds: 1501 });
  });
});
