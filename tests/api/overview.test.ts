// The overview: its figures, its comparison, and the lists that it leads to.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';

const base = '/api/calls-dashboard';
let service: TestApp;
let org: TestOrg;
let now = Date.parse('2026-03-10T16:30Z');

beforeAll(async () => {
  service = await startTestApp({ now: () => now });
  org = await makeOrg(service.stack, { timezone: 'America/New_York' });
  const statuses = ['completed', 'completed', 'missed', 'voicemail', 'failed', 'canceled'];
  const times = Array.from({ length: 120 }, (_, n) => new Date(Date.parse('2026-03-10T16:00Z') - n * 5 * 3_600_000));
  await insertCalls(
    service.stack,
    org.id,
    times.map((started_at, n) => ({
      started_at: started_at.toISOString(),
      direction: n % 3 === 0 ? ('outbound' as const) : ('inbound' as const),
      status: statuses[n % 6] ?? 'completed',
      sentiment: ['positive', 'neutral', 'negative', null][n % 4] ?? null,
      duration_seconds: n % 5 === 0 ? null : n * 7,
      outcome: n % 4 === 0 ? null : `result ${n % 3}`,
      successful: [true, false, null][n % 3] ?? null,
      cost_micros: n % 7 === 0 ? null : n * 1000,
    })),
  );
});
afterAll(() => service?.close());

async function read(path: string) {
  const { status, body } = await get(service.app, org, `${base}${path}`);
  expect(status, `${path}: ${JSON.stringify(body)}`).toBe(200);
  return body;
}
const totalOf = async (filter: string) => (await read(`?limit=1&${filter}`)).pagination.total;
interface Counted {
  readonly value: string;
  readonly calls: number;
  readonly filter: string;
}

const span = 'from=2026-03-02&to=2026-03-10';

describe('the overview', () => {
  it('has for each figure, bucket and value the list with exactly its calls', async () => {
    const overview = await read(`/analytics/overview?${span}&with=facets`);
    expect(overview.source).toBe('rollup');
    const links: [string, number, string][] = [
      ...overview.metrics
        .filter(({ name, whole, unit }: never) => whole !== null || (unit === 'calls' && name !== undefined))
        .map(({ name, value, whole, filter }: never) => [name, whole ?? value, filter]),
      ...overview.buckets.map(({ local, filter }: never, index: number) => [
        local,
        overview.series.calls[index],
        filter,
      ]),
      ...Object.values<Counted[]>(overview.breakdowns)
        .flat()
        .map(({ value, calls, filter }) => [value, calls, filter]),
      ...Object.values<{ values: Counted[] }>(overview.facets)
        .flatMap(({ values }) => values)
        .map(({ value, calls, filter }) => [value, calls, filter]),
    ] as never;
    expect(links.length).toBeGreaterThan(35);
    for (const [name, calls, filter] of links) expect([name, await totalOf(filter)]).toEqual([name, calls]);
  });

  it('opens the calls of a measure that no other filter tells', async () => {
    const names = ['connectRate', 'abandonRate', 'containmentRate', 'medianLatencyMs', 'interruptionsPerCall'];
    const { metrics } = await read(`/analytics/overview?${span}&${names.map((name) => `metric=${name}`).join('&')}`);
    for (const { name, whole, filter } of metrics) expect([name, await totalOf(filter)]).toEqual([name, whole]);
  });

  it('has the same figures as the stats, the series and the heat map, from the rollup and from the rows', async () => {
    for (const filter of ['', '&direction=inbound', '&min_duration=0']) {
      const overview = await read(`/analytics/overview?${span}${filter}`);
      expect(overview.source).toBe(filter.includes('min') ? 'count' : 'rollup');
      const stats = await read(`/stats?${span}${filter}`);
      const valueNamed = (wanted: string) =>
        overview.metrics.find(({ name }: { name: string }) => name === wanted)?.value;
      expect(valueNamed('calls')).toBe(stats.totalCalls);
      expect(valueNamed('averageDurationSeconds')).toBe(stats.averageDurationSeconds);
      const metrics = ['calls', 'answerRate', 'costMicros', 'successRate', 'medianDurationSeconds'];
      const series = await read(
        `/analytics/series?${span}${filter}&${metrics.map((name) => `metric=${name}`).join('&')}`,
      );
      for (const { metric, total, points } of series.series) {
        expect([metric, total, points]).toEqual([metric, valueNamed(metric), overview.series[metric]]);
      }
      const heatmap = await read(`/analytics/heatmap?${span}${filter}&metric=calls&metric=answerRate`);
      expect(heatmap.totals.map(({ total }: { total: number }) => total)).toEqual([
        valueNamed('calls'),
        valueNamed('answerRate'),
      ]);
      for (const { calls, filters, weekday } of heatmap.weekdays.slice(0, 2)) {
        for (const hour of [2, 9, 16]) {
          expect([weekday, hour, await totalOf(filters[hour])]).toEqual([weekday, hour, calls[hour]]);
        }
      }
    }
  });

  it.each([
    ['previous', '2026-03-01T05:00:00Z', '2026-03-09T16:30:00Z'],
    // Nine days: two weeks.
    ['week', '2026-02-16T05:00:00Z', '2026-02-24T17:30:00Z'],
    ['month', '2026-02-02T05:00:00Z', '2026-02-10T17:30:00Z'],
  ])('is compared with %s, cut at the same local time', async (compare, from, cutAt) => {
    const days = compare === 'previous' ? 'from=2026-03-10&to=2026-03-10' : span;
    const overview = await read(`/analytics/overview?${days}&compare=${compare}`);
    const expected = compare === 'previous' ? '2026-03-09T04:00:00Z' : from;
    expect(overview.compared).toEqual({ kind: compare, from: expected, to: cutAt, cutAt });
    const { value, before, change } = overview.metrics[0];
    expect(before).toBe(await totalOf(`from=${expected}&to=${cutAt}`));
    expect(change).toBe(value - before);
    const points = overview.seriesBefore.calls.filter((point: number | null) => point !== null);
    expect(points.reduce((sum: number, point: number) => sum + point, 0)).toBe(before);
  });

  it('compares whole ranges when the range is over', async () => {
    const overview = await read('/analytics/overview?from=2026-03-05&to=2026-03-06&compare=previous');
    expect(overview).toMatchObject({
      isPartial: false,
      compared: { from: '2026-03-03T05:00:00Z', to: '2026-03-05T05:00:00Z', cutAt: null },
    });
  });

  it('has zeros and nulls without calls, and refuses what it does not have', async () => {
    const empty = await read('/analytics/overview?from=2020-01-01&to=2020-01-02');
    const values = Object.fromEntries(empty.metrics.map(({ name, value }: never) => [name, value]));
    expect(values).toMatchObject({ calls: 0, answerRate: null, medianDurationSeconds: null, costMicros: 0 });
    for (const query of ['metric=today', 'compare=decade', 'with=all', 'from=2026-01-01&to=2026-09-09&channel=web']) {
      expect((await get(service.app, org, `${base}/analytics/overview?${query}`)).status).toBe(400);
    }
    now += 1;
  });
});
