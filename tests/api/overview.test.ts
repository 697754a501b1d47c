// The overview: its figures, its comparison, and the lists that it leads to.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg, waitForChanges } from '../helpers/app.ts';
import { send } from '../helpers/send.ts';

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
  readonly before: number | null;
  readonly value: string;
  readonly calls: number;
  readonly filter: string;
}

interface Row {
  readonly weekday: number;
  readonly hours: readonly number[];
  readonly open: readonly object[];
}
interface Mark {
  readonly value: number | null;
  readonly before: number | null;
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
        .flatMap((values) => values ?? [])
        .map(({ value, calls, filter }) => [value, calls, filter]),
      ...Object.values<{ values: Counted[] }>(overview.facets)
        .flatMap(({ values }) => values)
        .map(({ value, calls, filter }) => [value, calls, filter]),
    ] as never;
    expect(links.length).toBeGreaterThan(35);
    for (const [name, calls, filter] of links) expect([name, await totalOf(filter)]).toEqual([name, calls]);
  });

  it('has for each mark the list with exactly its calls, and for each duration', async () => {
    const metrics = ['completed', 'missed', 'voicemail', 'failed', 'canceled', 'answerRate', 'averageDurationSeconds'];
    const asked = metrics.map((name) => `metric=${name}`).join('&');
    for (const filter of ['', '&direction=inbound&min_duration=20']) {
      const overview = await read(
        `/analytics/overview?${span}&${asked}&with=marks&with=duration&compare=week${filter}`,
      );
      for (const name of metrics) {
        expect(overview.marks[name].map(({ value }: Mark) => value)).toEqual(overview.series[name]);
        expect(overview.marks[name].map(({ before }: Mark) => before)).toEqual(overview.seriesBefore[name]);
        const { part, filter: list, value, whole } = overview.marks[name][3];
        const total = list === null ? 0 : await totalOf(list);
        expect([name, total]).toEqual([name, whole ?? value]);
        if (name === 'answerRate' && whole > 0) expect(value).toBe(Math.round((part / whole) * 1000) / 10);
      }
      for (const { fromSeconds, calls, filter: list } of overview.breakdowns.duration) {
        expect([fromSeconds, list === null ? 0 : await totalOf(list)]).toEqual([fromSeconds, calls]);
      }
      const sum = overview.breakdowns.duration.reduce((all: number, { calls }: Counted) => all + calls, 0);
      expect(sum).toBe(overview.metrics.find(({ name }: { name: string }) => name === 'averageDurationSeconds').whole);
      for (const [index, before] of overview.bucketsBefore.entries()) {
        const calls = before === null ? null : await totalOf(`${before.filter}&status=completed`);
        expect(calls).toBe(overview.seriesBefore.completed[index]);
      }
    }
  });

  it('has shares that the reader need not compute: of a sentiment, of the known ones', async () => {
    const { breakdowns, metrics } = await read(`/analytics/overview?${span}&metric=calls&metric=positiveRate`);
    const shareOf = (name: string, wanted: string) =>
      breakdowns[name].find(({ value }: Counted) => value === wanted).share;
    expect(shareOf('sentiment', 'positive')).toBe(metrics[1].value);
    expect(shareOf('sentiment', 'unknown')).toBeNull();
    const [{ calls, share }] = breakdowns.direction;
    expect(share).toBe(Math.round((calls / metrics[0].value) * 1000) / 10);
    expect(breakdowns.duration).toBeNull();
    const few = await read(`/analytics/overview?${span}&metric=calls&max_outcomes=2`);
    expect(few.breakdowns.outcome).toEqual(breakdowns.outcome.slice(0, 2));
    const shown = few.breakdowns.outcome.reduce((sum: number, { calls: each }: Counted) => sum + each, 0);
    expect(shown + few.outcomeRest.calls).toBe(metrics[0].value);
  });

  it('adds up with the outcomes that are not shown, whose list has exactly their calls', async () => {
    const of = (shown: number) => read(`/analytics/overview?${span}&compare=previous&max_outcomes=${shown}`);
    const [{ breakdowns }, { outcomeRest }] = [await of(50), await of(1)];
    const rest: Counted[] = breakdowns.outcome.slice(1);
    const sum = (name: 'calls' | 'before') => rest.reduce((total, each) => total + Number(each[name]), 0);
    expect(rest.length).toBeGreaterThan(0);
    const [calls, before] = [sum('calls'), sum('before')];
    expect(outcomeRest).toMatchObject({ values: rest.length, calls, before, change: calls - before });
    expect(await totalOf(outcomeRest.filter)).toBe(calls);
    expect((await of(50)).outcomeRest).toMatchObject({ values: 0, calls: 0, filter: null });
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

describe('the marks of other views', () => {
  it('open exactly the calls of a series', async () => {
    const { series } = await read(
      `/analytics/series?${span}&metric=calls&metric=positiveRate&group_by=direction&with=marks&compare=week`,
    );
    for (const { metric, points, pointsBefore, marks } of series) {
      expect(marks.map(({ value }: Mark) => value)).toEqual(points);
      expect(marks.map(({ before }: Mark) => before)).toEqual(pointsBefore);
      for (const { value, whole, filter } of marks.slice(2, 5)) {
        expect([metric, await totalOf(filter)]).toEqual([metric, whole ?? value]);
      }
    }
  });

  it('open exactly the calls of a cell, a weekday and an agent', async () => {
    const heatmap = await read(`/analytics/heatmap?${span}&metric=missed&metric=answerRate&with=marks`);
    const [{ days, marks, dayMarks, values }] = heatmap.weekdays;
    expect(marks.missed.map(({ value }: Mark) => value)).toEqual(values.missed);
    for (const { value, whole, filter } of [...marks.missed.slice(8, 11), ...Object.values<never>(dayMarks)]) {
      expect(await totalOf(filter)).toBe(whole ?? value);
    }
    expect(dayMarks.missed.perDay).toBe(Math.round((dayMarks.missed.value / days) * 10) / 10);
    expect(heatmap).toMatchObject({ hasOpeningHours: false, totals: [{ outsideHours: null }, {}] });

    const { rows } = await service.stack.sql.query(
      `insert into agents (org_id, name) values ($1, 'Ava') returning id`,
      [org.id],
    );
    await service.stack.sql.query('update call_logs set agent_id = $2 where org_id = $1 and duration_seconds % 2 = 0', [
      ...[org.id, rows[0].id],
    ]);
    await waitForChanges(service.stack, service.app);
    const { agents } = await read(`/analytics/agents?${span}&min_calls=1&with=marks&compare=week`);
    for (const { marks: ofAgent, before } of agents) {
      expect(ofAgent.completionRate.before).toBe(before);
      for (const { value, whole, filter } of [ofAgent.missed, ofAgent.answerRate]) {
        expect(await totalOf(filter)).toBe(whole ?? value);
      }
    }
    expect(agents.length).toBeGreaterThan(0);
  });

  it('are refused when there are too many', async () => {
    const all = ['calls', 'missed', 'failed', 'voicemail', 'answerRate', 'costMicros', 'positiveRate', 'successRate'];
    const asked = [...all, 'completed', 'canceled', 'negativeRate'].map((name) => `metric=${name}`).join('&');
    const query = `from=2026-02-09&to=2026-03-10&bucket=hour&${asked}`;
    expect((await get(service.app, org, `${base}/analytics/overview?${query}&with=marks`)).body).toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'with',
      limit: { max: 7500, unit: 'marks' },
    });
    await read(`/analytics/overview?${query}`);
  });
});

describe('the opening hours', () => {
  it('are in the heat map, and divide its calls', async () => {
    const open = [
      ['06:00', '11:30'],
      ['12:00', '24:00'],
    ];
    const hours = { mon: open, tue: open, wed: open, thu: [['06:00', '06:20']] };
    const { status } = await send(service.app, 'PATCH', '/api/settings/inbound', { as: org, body: { hours } });
    expect(status).toBe(200);
    const { hasOpeningHours, totals, weekdays } = await read(`/analytics/heatmap?${span}&metric=missed`);
    expect(hasOpeningHours).toBe(true);
    const [{ outsideHours, worst, total }] = totals;
    const inside = weekdays
      .filter(({ weekday }: Row) => weekday >= 1 && weekday <= 3)
      .flatMap((row: Row) => row.hours.slice(6))
      .reduce((sum: number, calls: number) => sum + calls, 0);
    expect(outsideHours).toMatchObject({ part: total - inside, whole: total });
    expect(await totalOf(worst.filter)).toBe(worst.part);
    expect(weekdays.slice(3).map((row: Row) => row.open)).toEqual([[{ from: '06:00', to: '06:20' }], [], [], []]);
    expect(weekdays[3].openMinutes.slice(5, 8)).toEqual([0, 20, 0]);
  });
});

describe('the attention', () => {
  it('counts the callers to call back, and compares today with the same weekday before', async () => {
    const fridays = Array.from({ length: 9 }, (_, week) => Date.parse('2026-06-05T14:10Z') - week * 7 * 24 * 3_600_000);
    await insertCalls(
      service.stack,
      org.id,
      fridays.flatMap((at, week) =>
        Array.from({ length: 30 }, (_, n) => ({
          started_at: new Date(at + n * 60_000).toISOString(),
          direction: 'inbound' as const,
          // 25 of 30 are answered, and 10 of 30 today.
          status: n < (week === 0 ? 10 : 25) ? 'completed' : 'missed',
          from_number: `+1201555${String(1000 + n)}`,
        })),
      ),
    );
    now = Date.parse('2026-06-05T15:20Z');
    const attention = await read('/analytics/attention');
    expect(attention).toMatchObject({ from: '2026-06-05T04:00:00Z', to: '2026-06-05T15:00:00Z', weekday: 5 });
    expect(attention.unusual).toMatchObject([
      { metric: 'answerRate', value: 33.3, low: 83.3, high: 83.3, sample: 8, isAbove: false, part: 10, whole: 30 },
      { metric: 'missed', value: 20, low: 5, high: 5, sample: 8, isAbove: true },
    ]);
    for (const { value, whole, filter } of attention.unusual) expect(await totalOf(filter)).toBe(whole ?? value);
    const { callers, from, to } = attention.unanswered;
    const list = await read(`/unanswered?${new URLSearchParams({ from, to })}`);
    expect([callers, callers > 0]).toEqual([list.pagination.total, true]);
  });
});
