// Series, heatmap and leaderboard sum up to the figures of the stats.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';

const base = '/api/calls-dashboard';
let service: TestApp;
let org: TestOrg;
let now = 0;

beforeAll(async () => {
  service = await startTestApp({ now: () => now });
});
afterAll(() => service?.close());

/** Every 3.7 hours over two months, with the change of the clock in between. */
async function makeCalls(timezone: string, at: string, weekStart = 1) {
  now = Date.parse(at);
  org = await makeOrg(service.stack, { timezone, weekStart });
  const statuses = ['completed', 'missed', 'completed', 'voicemail', 'completed'];
  await insertCalls(
    service.stack,
    org.id,
    Array.from({ length: 400 }, (_, n) => ({
      started_at: new Date(now - n * 3.7 * 3_600_000).toISOString(),
      direction: n % 3 === 0 ? ('outbound' as const) : ('inbound' as const),
      status: statuses[n % 5] ?? 'completed',
      sentiment: ['positive', 'negative', null][(n % 7) % 3] ?? null,
      duration_seconds: n % 4 === 0 ? null : n,
    })),
  );
}

async function ask(path: string, query: Record<string, string | number> = {}) {
  const { status, body } = await get(service.app, org, `${base}${path}?${new URLSearchParams(query as never)}`);
  return { status, body };
}

async function answer(path: string, query: Record<string, string | number> = {}) {
  const { status, body } = await ask(path, query);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

describe('a series', () => {
  const zones = ['America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Havana', 'Asia/Beirut'];
  const spans = [
    { from: '2026-10-03', to: '2026-10-05' },
    { from: '2026-10-20', to: '2026-11-10' },
    { from: '2026-10-31T10:10:10Z', to: '2026-11-02T09:00:00+01:00' },
  ];

  it.each(zones)('sums up to the stats of the same time range for every bucket size, in %s', async (zone) => {
    await makeCalls(zone, '2026-11-15T12:00Z', 0);
    for (const span of spans) {
      const stats = await answer('/stats', span);
      expect(stats.totalCalls).toBeGreaterThan(0);
      for (const bucket of ['hour', 'day', 'week', 'month']) {
        const calls = await answer('/analytics/series', { ...span, bucket });
        const { points, total } = calls.series[0];
        expect([sum(points), total, points.length]).toEqual([stats.totalCalls, stats.totalCalls, calls.buckets.length]);
        // In Havana a clock is set back to the day before.
        if (zone !== 'America/Havana') expect(calls.source).toBe(bucket === 'hour' ? 'count' : 'rollup');
        // The buckets are contiguous and in order.
        for (const [index, { from, to }] of calls.buckets.entries()) {
          expect(Date.parse(to)).toBeGreaterThan(Date.parse(from));
          expect(to).toBe(calls.buckets[index + 1]?.from ?? calls.to);
        }
        const byStatus = await answer('/analytics/series', { ...span, bucket, group_by: 'status' });
        expect(sum(byStatus.series.map(({ total: each }: { total: number }) => each))).toBe(stats.totalCalls);
        const average = await answer('/analytics/series', { ...span, bucket, metric: 'averageDurationSeconds' });
        expect(average.series[0].total).toBe(stats.averageDurationSeconds);
        const completed = await answer('/analytics/series', { ...span, bucket, metric: 'completed' });
        expect(completed.series[0].total).toBe(stats.completedCalls);
      }
      const heatmap = await answer('/analytics/heatmap', span);
      const cells = heatmap.weekdays.flatMap(({ hours }: { hours: number[] }) => hours);
      expect([sum(cells), heatmap.total]).toEqual([stats.totalCalls, stats.totalCalls]);
    }
  });

  it('has for each value the calls that the stats have under that filter', async () => {
    await makeCalls('America/New_York', '2026-11-15T12:00Z');
    const span = { from: '2026-10-20', to: '2026-11-10' };
    for (const dimension of ['direction', 'sentiment', 'status']) {
      const grouped = await answer('/analytics/series', { ...span, group_by: dimension });
      for (const { value, total } of grouped.series) {
        const stats = await answer('/stats', { ...span, [dimension]: value });
        expect({ value, total }).toEqual({ value, total: stats.totalCalls });
      }
    }
  });

  it('has the same figures from the rollup and from the rows', async () => {
    await makeCalls('America/New_York', '2026-11-15T12:00Z');
    const span = { from: '2026-10-20', to: '2026-11-10' };
    const views = [
      ['/analytics/series', { ...span, group_by: 'status', metric: 'averageDurationSeconds' }],
      ['/analytics/series', { ...span, bucket: 'week', metric: 'totalDurationSeconds' }],
      ['/analytics/summary', {}],
      ['/stats', {}],
      ['/stats', { ...span, direction: 'inbound', sentiment: 'unknown' }],
    ] as const;
    const fromRollup = [];
    for (const [path, query] of views) fromRollup.push(await answer(path, query));
    await service.stack.sql.query(`update private.call_clocks set counted_before = '-infinity' where org_id = $1`, [
      org.id,
    ]);
    await service.app.cache.raiseEpoch();
    for (const [index, [path, query]] of views.entries()) {
      expect(fromRollup[index].source, path).toBe('rollup');
      expect(await answer(path, query), path).toEqual({ ...fromRollup[index], source: 'count' });
    }
  });

  it('has 0 for sums and null for averages where there are no calls', async () => {
    now = Date.parse('2026-03-09T12:00Z');
    org = await makeOrg(service.stack, { timezone: 'America/New_York' });
    const span = { from: '2026-03-07', to: '2026-03-09' };
    const calls = await answer('/analytics/series', { ...span, group_by: 'direction' });
    expect(calls.series).toMatchObject([
      { value: 'inbound', total: 0, points: [0, 0, 0] },
      { value: 'outbound', total: 0, points: [0, 0, 0] },
    ]);
    const average = await answer('/analytics/series', { ...span, metric: 'averageDurationSeconds' });
    expect(average.series).toMatchObject([{ value: 'all', total: null, points: [null, null, null] }]);
  });

  it.each([
    ['2026-03-08', 23, '2026-03-08T03:00:00-04:00'],
    ['2026-11-01', 25, '2026-11-01T01:00:00-05:00'],
  ])('has the hours of %s in New York: %i of them', async (day, hours, third) => {
    now = Date.parse('2026-11-15T12:00Z');
    org = await makeOrg(service.stack, { timezone: 'America/New_York' });
    const { buckets } = await answer('/analytics/series', { from: day, to: day, bucket: 'hour' });
    expect(buckets).toHaveLength(hours);
    expect(buckets[2].local).toBe(third);
  });

  it('starts weeks on the organisation’s first day of the week; the default is the last 30 days', async () => {
    now = Date.parse('2026-06-10T16:00Z');
    org = await makeOrg(service.stack, { timezone: 'Asia/Kathmandu', weekStart: 0 });
    const weeks = await answer('/analytics/series', { bucket: 'week' });
    expect(weeks).toMatchObject({ from: '2026-05-11T18:15:00Z', to: '2026-06-10T18:15:00Z' });
    expect(weeks.buckets.map(({ local }: { local: string }) => local.slice(0, 10))).toEqual([
      ...['2026-05-12', '2026-05-17', '2026-05-24', '2026-05-31', '2026-06-07'],
    ]);
    const { buckets } = await answer('/analytics/series', { to: '2026-03-31' });
    expect([buckets.length, buckets[0].local]).toEqual([30, '2026-03-02T00:00:00+05:45']);
  });

  it.each([
    [{ bucket: 'hour', from: '2026-01-01', to: '2026-03-01' }, 'at most'],
    [{ bucket: 'day', from: '2020-01-01' }, 'more than 750 days'],
    [{ from: '2026-03-02', to: '2026-03-01' }, 'from must be before to'],
    [{ from: '2026-02-30' }, 'from is not a date'],
    [{ to: '2026-02-30' }, 'to is not a date'],
    [{ from: '9999-01-01', to: '9999-12-31T23:59:59-05:00', bucket: 'month' }, 'year 9999'],
    [{ metric: 'cost' }, 'metric'],
    [{ bucket: 'year' }, 'bucket'],
    [{ group_by: 'agent' }, 'group_by'],
    [{ groupBy: 'status' }, 'groupBy'],
  ])('rejects %j', async (query, reason) => {
    now = Date.parse('2026-06-10T16:00Z');
    const { status, body } = await ask('/analytics/series', query as Record<string, string>);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
    if (reason !== 'at most') expect(body.message).toContain(reason);
  });
});

describe('the heatmap', () => {
  it('places calls by weekday and hour in the organisation’s time zone, in the order of its week', async () => {
    now = Date.parse('2026-11-15T12:00Z');
    org = await makeOrg(service.stack, { timezone: 'Asia/Kathmandu', weekStart: 6 });
    // Both are on Monday in Kathmandu, at 00:20 and 23:59.
    await insertCalls(service.stack, org.id, [
      { started_at: '2026-11-01T18:35Z' },
      { started_at: '2026-11-02T18:14Z' },
    ]);
    const { weekdays } = await answer('/analytics/heatmap');
    expect(weekdays.map(({ weekday }: { weekday: number }) => weekday)).toEqual([6, 0, 1, 2, 3, 4, 5]);
    const monday = Array.from({ length: 24 }, (_, hour) => (hour === 0 || hour === 23 ? 1 : 0));
    expect(weekdays[2].hours).toEqual(monday);
  });

  it('has at most 92 days where the rows must be counted', async () => {
    expect((await ask('/analytics/heatmap', { from: '2026-08-01', to: '2026-11-01' })).status).toBe(200);
    const channel = { channel: 'web' };
    expect((await ask('/analytics/heatmap', { from: '2026-08-01', to: '2026-10-31', ...channel })).status).toBe(200);
    const { status, body } = await ask('/analytics/heatmap', { from: '2026-08-01', to: '2026-11-01', ...channel });
    expect({ status, ...body }).toMatchObject({
      status: 400,
      message: expect.stringContaining('92 days'),
      field: 'from',
      limit: { max: 92, unit: 'days' },
    });
  });
});

describe('the leaderboard', () => {
  const [ann, bob, cid] = [randomUUID(), randomUUID(), randomUUID()];

  beforeAll(async () => {
    now = Date.parse('2026-11-15T12:00Z');
    org = await makeOrg(service.stack);
    await service.stack.sql.query(
      `insert into agents (id, org_id, name) values ($2, $1, 'Ann'), ($3, $1, 'Bob'), ($4, $1, 'Cid')`,
      [...[org.id, ann, bob, cid]],
    );
    const call = (agent_id: string | null, status: string, sentiment: string | null = null, duration_seconds = 10) => ({
      ...{ agent_id, status, sentiment, duration_seconds, started_at: '2026-11-10T12:00Z' },
    });
    await insertCalls(service.stack, org.id, [
      ...[call(ann, 'completed', 'positive'), call(ann, 'completed', 'negative', 21), call(ann, 'missed')],
      ...[call(bob, 'completed', 'positive'), call(bob, 'missed'), call(bob, 'missed'), call(bob, 'missed')],
      ...[call(cid, 'completed'), call(null, 'completed'), call(null, 'failed')],
    ]);
  });

  it('ranks agents with enough calls, and counts the rest', async () => {
    const ranked = await answer('/analytics/agents', { min_calls: 3 });
    expect(ranked.agents).toMatchObject([
      {
        rank: 1,
        agent_id: ann,
        name: 'Ann',
        calls: 3,
        completed: 2,
        completionRate: 66.7,
        averageDurationSeconds: 15.5,
        positiveRate: 50,
      },
      {
        rank: 2,
        agent_id: bob,
        name: 'Bob',
        calls: 4,
        completed: 1,
        completionRate: 25,
        averageDurationSeconds: 10,
        positiveRate: 100,
      },
    ]);
    expect(ranked).toMatchObject({
      belowMinimum: { agents: 1, calls: 1 },
      withoutAgent: { calls: 2 },
      source: 'rollup',
    });
  });

  it('ranks by the given figure, and shows as many as the limit', async () => {
    const { agents, notShown } = await answer('/analytics/agents', { min_calls: 1, rank_by: 'positiveRate', limit: 1 });
    expect(agents).toMatchObject([{ name: 'Bob', positiveRate: 100 }]);
    expect(notShown).toEqual({ agents: 2, calls: 4 });
    const all = await answer('/analytics/agents', { min_calls: 1, rank_by: 'calls' });
    expect(all.agents.map(({ name }: { name: string }) => name)).toEqual(['Bob', 'Ann', 'Cid']);
  });

  it('sums up, with the rest, to the stats', async () => {
    const span = { from: '2026-11-01', to: '2026-11-15' };
    const { totalCalls } = await answer('/stats', span);
    const {
      totalCalls: all,
      agents,
      notShown,
      belowMinimum,
      withoutAgent,
    } = await answer('/analytics/agents', {
      ...span,
      min_calls: 2,
      limit: 1,
    });
    expect(agents[0].calls + notShown.calls + belowMinimum.calls + withoutAgent.calls).toBe(totalCalls);
    expect(all).toBe(totalCalls);
  });

  it.each([{ min_calls: 0 }, { limit: 101 }, { rank_by: 'name' }, { from: '2026-01-01', channel: 'web' }])(
    'rejects %j',
    async (query) => {
      expect((await ask('/analytics/agents', query as never)).status).toBe(400);
    },
  );
});
