// Every figure is the same everywhere: overview, stats, series, heat map, leaderboard, export and the lists that they link to equal a
// computation in plain TypeScript over the same rows, for random organisations, calls, filters, time ranges and time zones.
import { randomInt } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { fuzzRuns } from '../helpers/fuzz-runs.ts';
import { type CallFields, groupOf, isListed, naiveFigures, type Query } from '../helpers/random-figures.ts';
import { aQuery, insertRandomCalls, type Pool, readRows, someReferences } from '../helpers/random-org.ts';
import { createRandom, type Random } from '../helpers/seeded-random.ts';

const base = '/api/calls-dashboard';
const zones = ['America/New_York', 'Australia/Lord_Howe', 'America/Havana', 'Asia/Kathmandu', 'Europe/Berlin'];
const queriesEach = fuzzRuns(2);
const now = Date.parse('2026-11-10T15:00Z');
const names = Object.keys(naiveFigures);
const groupings = [
  ...['direction', 'status', 'sentiment', 'agent_id', 'phone_number_id', 'campaign_id', 'outcome', 'provider'],
  ...['ended_by', 'answered_by', 'transfer_status', 'is_test', 'channel'],
];
const hourly = names.filter((name) => naiveFigures[name]?.isQuantile === undefined);

let service: TestApp;
let cases = 0;
let comparisons = 0;

beforeAll(async () => {
  service = await startTestApp({
    now: () => now,
    env: { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' },
  });
});
afterAll(async () => {
  if (process.env.FUZZ_RUNS !== undefined) process.stdout.write(`${cases} queries, ${comparisons} numbers compared\n`);
  await service?.close();
});

interface Case {
  readonly org: TestOrg;
  readonly zone: string;
  readonly query: Query;
  /** Of the organisation. */
  readonly rows: readonly CallFields[];
  /** Those of the query. */
  readonly calls: readonly CallFields[];
}

function toSearch(query: Query): string {
  return new URLSearchParams(
    Object.entries(query).flatMap(([name, values]) => [values].flat().map((value): [string, string] => [name, value])),
  ).toString();
}

async function ask({ org }: Case, path: string, query: Query) {
  const url = `${base}${path}?${toSearch(query)}`;
  const { status, body } = await get(service.app, org, url);
  expect(status, `${url}: ${JSON.stringify(body)}`).toBe(200);
  return body;
}

/** Quantiles are within 2.5 %, and rounded to one decimal. */
function expectFigure(name: string, value: number | null, calls: readonly CallFields[], where: string): void {
  comparisons += 1;
  const exact = naiveFigures[name]?.valueOf(calls);
  const label = `${where}: ${name}`;
  if (naiveFigures[name]?.isQuantile === undefined || exact === null || exact === undefined || value === null) {
    expect(value, label).toBe(exact);
    return;
  }
  expect(Math.abs(value - exact), `${label}: ${value} for ${exact}`).toBeLessThanOrEqual(exact * 0.025 + 0.51);
}

async function expectListed(of: Case, filter: string | null, calls: readonly CallFields[], where: string) {
  comparisons += 1;
  if (filter === null) {
    expect(calls.length, `${where}: no filter`).toBe(0);
    return;
  }
  const { status, body } = await get(service.app, of.org, `${base}?${filter}&limit=1`);
  expect([status, body.pagination?.total], `${where}: ${filter} ${JSON.stringify(body.message)}`).toEqual([
    200,
    calls.length,
  ]);
}

const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
const startedIn = (calls: readonly CallFields[], from: string, to: string) =>
  calls.filter(({ started_at }) => started_at >= Date.parse(from) && started_at < Date.parse(to));

interface DurationRange {
  readonly fromSeconds: number;
  readonly toSeconds: number | null;
}

async function checkOverview(of: Case, random: Random): Promise<void> {
  const { calls, query } = of;
  const bucket = random.one(['day', 'week', 'month']);
  const overview = await ask(of, '/analytics/overview', {
    ...query,
    metric: names,
    bucket,
    with: ['facets', 'duration'],
  });
  for (const metric of overview.metrics) expectFigure(metric.name, metric.value, calls, 'overview');
  for (const name of names) {
    const points: (number | null)[] = overview.series[name];
    for (const [index, { from, to }] of overview.buckets.entries()) {
      expectFigure(name, points[index] ?? null, startedIn(calls, from, to), `overview ${bucket} ${from}`);
    }
  }
  const { duration: ranges, ...breakdowns } = overview.breakdowns;
  const inRange = ({ fromSeconds, toSeconds }: DurationRange) =>
    calls.filter(({ status, duration_seconds: seconds }) => {
      const isWithin = seconds !== null && seconds >= fromSeconds && seconds < (toSeconds ?? Number.POSITIVE_INFINITY);
      return status === 'completed' && isWithin;
    });
  for (const range of ranges) expect(range.calls, `from ${range.fromSeconds} s`).toBe(inRange(range).length);
  const range = ranges[random.below(ranges.length)];
  await expectListed(of, range.filter, inRange(range), `from ${range.fromSeconds} s`);
  for (const [dimension, values] of Object.entries<{ value: string; calls: number; filter: string | null }[]>(
    breakdowns,
  )) {
    const rest = dimension === 'outcome' ? overview.outcomeRest.calls : 0;
    expect(sum(values.map((each) => each.calls)) + rest, dimension).toBe(calls.length);
    for (const each of values) {
      const found = calls.filter((call) => groupOf(call, dimension) === each.value);
      expect(each.calls, `${dimension}=${each.value}`).toBe(found.length);
    }
    const linked = values[random.below(values.length)];
    if (linked === undefined) continue;
    const found = calls.filter((call) => groupOf(call, dimension) === linked.value);
    await expectListed(of, linked.filter, found, `overview ${dimension}`);
  }
  for (const [dimension, { values, rest }] of Object.entries<{
    values: { value: string; calls: number }[];
    rest: number;
  }>(overview.facets)) {
    expect(sum(values.map((each) => each.calls)) + rest, dimension).toBe(calls.length);
  }
  for (let n = 0; n < 4; n += 1) {
    const { name, filter } = overview.metrics[random.below(overview.metrics.length)];
    const counted = calls.filter((call) => naiveFigures[name]?.calls(call));
    await expectListed(of, filter, counted, `overview ${name}`);
  }
}

async function checkSeries(of: Case, random: Random): Promise<void> {
  const { calls, query } = of;
  const group_by = random.one(['none', 'none', ...groupings]);
  // Quantiles cannot be grouped.
  const choices = group_by === 'none' ? names : hourly;
  const metric = [...new Set(['calls', choices[random.below(choices.length)] ?? 'calls'])];
  const bucket = random.one(
    String(query.from).length === 10 ? ['hour', 'day', 'week', 'month'] : ['day', 'week', 'month'],
  );
  const asked: Query = bucket === 'hour' ? { ...query, to: query.from ?? '' } : query;
  const series = await ask(of, '/analytics/series', { ...asked, metric, group_by, bucket, limit: '2' });
  const inRange = startedIn(calls, series.from, series.to);
  const first = series.series.filter((each: { metric: string }) => each.metric === 'calls');
  const rest = series.rest.find((each: { metric: string }) => each.metric === 'calls')?.total ?? 0;
  expect(sum(first.map((each: { total: number }) => each.total)) + rest, `series by ${group_by}`).toBe(inRange.length);
  for (const each of series.series) {
    const own = group_by === 'none' ? inRange : inRange.filter((call) => groupOf(call, group_by) === each.value);
    expectFigure(each.metric, each.total, own, `series ${group_by}=${each.value}`);
    if (each.metric === 'calls') expect(sum(each.points), `points of ${each.value}`).toBe(each.total);
    for (const [index, { from, to }] of series.buckets.entries()) {
      expectFigure(
        each.metric,
        each.points[index],
        startedIn(own, from, to),
        `series ${group_by}=${each.value} ${from}`,
      );
    }
  }
  const linked = series.series[random.below(series.series.length)];
  if (linked === undefined) return;
  const own = group_by === 'none' ? inRange : inRange.filter((call) => groupOf(call, group_by) === linked.value);
  await expectListed(
    of,
    linked.filter,
    own.filter((call) => naiveFigures[linked.metric]?.calls(call)),
    `series ${group_by}`,
  );
}

async function checkHeatmap(of: Case, random: Random): Promise<void> {
  const { calls, query, zone } = of;
  const metric = [...new Set(['calls', hourly[random.below(hourly.length)] ?? 'calls'])];
  const heatmap = await ask(of, '/analytics/heatmap', { ...query, metric });
  const local = (call: CallFields) => Temporal.Instant.fromEpochMilliseconds(call.started_at).toZonedDateTimeISO(zone);
  expect(sum(heatmap.weekdays.flatMap((each: { calls: number[] }) => each.calls)), 'heat map').toBe(calls.length);
  for (const { metric: name, total } of heatmap.totals) expectFigure(name, total, calls, 'heat map');
  const chosen = calls[random.below(Math.max(1, calls.length))];
  for (const { weekday, values, filters } of heatmap.weekdays) {
    const ofDay = calls.filter((call) => local(call).dayOfWeek % 7 === weekday);
    for (let hour = 0; hour < 24; hour += 1) {
      const own = ofDay.filter((call) => local(call).hour === hour);
      for (const name of metric) expectFigure(name, values[name][hour], own, `heat map ${weekday} ${hour}`);
      if (chosen !== undefined && own.includes(chosen)) await expectListed(of, filters[hour], own, 'heat map');
    }
  }
}

async function checkLeaderboard(of: Case): Promise<void> {
  const { calls, query } = of;
  const board = await ask(of, '/analytics/agents', { ...query, min_calls: '2', limit: '2', rank_by: 'calls' });
  const parts = [board.notShown, board.belowMinimum, board.withoutAgent, ...board.agents].map((each) => each.calls);
  expect([sum(parts), board.totalCalls], 'leaderboard').toEqual([calls.length, calls.length]);
  for (const agent of board.agents) {
    const own = calls.filter((call) => call.agent_id === agent.agent_id);
    for (const name of Object.keys(agent))
      if (name in naiveFigures) expectFigure(name, agent[name], own, 'leaderboard');
    await expectListed(of, agent.filter, own, 'leaderboard');
  }
  await expectListed(
    of,
    board.withoutAgent.filter,
    calls.filter((call) => call.agent_id === null),
    'without agent',
  );
}

async function checkStats(of: Case): Promise<void> {
  const { calls, query } = of;
  const stats = await ask(of, '/stats', query);
  expectFigure('calls', stats.totalCalls, calls, 'stats');
  expectFigure('completed', stats.completedCalls, calls, 'stats');
  expectFigure('averageDurationSeconds', stats.averageDurationSeconds, calls, 'stats');
  expect([stats.inboundCalls, stats.outboundCalls]).toEqual(
    ['inbound', 'outbound'].map((direction) => calls.filter((call) => call.direction === direction).length),
  );
}

async function checkExport({ org, query, calls }: Case): Promise<void> {
  const url = `${base}/export?${toSearch({ ...query, columns: ['id', 'cost_micros'] })}`;
  const { statusCode, headers, body } = await service.app.inject({
    url,
    headers: { authorization: `Bearer ${org.token}` },
  });
  expect(statusCode, body).toBe(200);
  const [, ...lines] = body
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
  expect(Number(headers['x-total-rows'])).toBe(calls.length);
  expect(lines.map(([id]) => id).sort()).toEqual(calls.map(({ id }) => id).sort());
  expect(sum(lines.map(([, cost]) => Number(cost)))).toBe(naiveFigures.costMicros?.valueOf(calls));
}

/** Changes some calls, so that figures come from totals and from changes that no fold has taken. */
async function changeSome(org: TestOrg, pool: Pool, random: Random): Promise<void> {
  const { sql } = service.stack;
  const some = `select id from call_logs where org_id = '${org.id}' and id::text > '${random.below(16).toString(16)}' order by id limit 4`;
  await sql.query(
    `update call_logs set status = 'completed', duration_seconds = 77, cost_micros = 5 where id in (${some})`,
  );
  await sql.query(
    `update call_logs set started_at = started_at - interval '1 day', agent_id = null where id in (${some})`,
  );
  await sql.query(`delete from call_logs where leg_of is null and id in (${some} ) and id::text < '8'`);
  await insertRandomCalls(service, org, pool, random, 5);
}

describe('all figures are the same everywhere', () => {
  it.each(zones.map((zone) => ({ zone, seed: randomInt(2 ** 31) })))('in $zone, seed $seed', async ({ zone, seed }) => {
    const random = createRandom(seed);
    const org = await makeOrg(service.stack, { timezone: zone, weekStart: random.below(7) });
    const pool = await someReferences(service, org);
    await insertRandomCalls(service, org, pool, random, random.one([3, 60, 120]));
    if (random.happens(0.8)) await service.app.runJob('call rollup');
    await changeSome(org, pool, random);
    await service.app.cache.raiseEpoch();
    const rows = await readRows(service, org);
    for (let n = 0; n < queriesEach; n += 1) {
      const { query, from, to } = aQuery(random, pool, zone);
      const calls = rows.filter(
        (call) => call.started_at >= from && call.started_at < to && isListed(call, query, zone),
      );
      const of: Case = { org, zone, query, rows, calls };
      cases += 1;
      try {
        await expectListed(of, toSearch(query), calls, 'list');
        await checkStats(of);
        await checkOverview(of, random);
        await checkSeries(of, random);
        await checkHeatmap(of, random);
        await checkLeaderboard(of);
        await checkExport(of);
      } catch (error) {
        throw new Error(`${toSearch(query)}\n${error instanceof Error ? error.message : error}`, { cause: error });
      }
    }
  });

  it('was checked for many numbers', () => {
    expect(comparisons).toBeGreaterThan(cases * 100);
  });
});
