// The figures that are no sums equal a naive computation over the same rows, for random calls, filters, time ranges and time zones.
import { randomInt, randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRequestBudget } from '../../src/database/request-budget.ts';
import type { DatabaseHandle } from '../../src/database/supabase.ts';
import { readCallerFigures } from '../../src/features/calls/callers/caller-figures.ts';
import { readPeakConcurrency } from '../../src/features/calls/concurrency/peak-concurrency.ts';
import type { CallFilter } from '../../src/features/calls/filters.ts';
import { makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { fuzzRuns } from '../helpers/fuzz-runs.ts';
import { createRandom, type Random } from '../helpers/seeded-random.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const spansEach = fuzzRuns(8);
const zones = ['America/New_York', 'Australia/Lord_Howe', 'America/Havana', 'Asia/Kathmandu', 'Pacific/Apia'];
// In both weeks, clocks change.
const base = Date.parse('2026-10-25T00:00Z');
const now = base + 14 * day + 12_345;

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp({ isWithoutFeed: true });
});
afterAll(() => service?.close());

interface Call {
  readonly id: string;
  readonly direction: string;
  readonly status: string;
  readonly from_number: string | null;
  readonly startedAt: number;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  readonly leg_of: string | null;
}

/** Few different times, so that calls often begin and end at the same time, and exactly 7 days after another one. */
function aTime(random: Random): number {
  return base + random.below(14) * day + random.one([4, 5, 5, 22]) * 60 * minute + random.below(4) * 15 * minute;
}

function aCall(random: Random, calls: readonly Call[]): Call {
  const earlier = random.happens(0.2) ? calls[random.below(calls.length)] : undefined;
  const startedAt = earlier === undefined ? aTime(random) : earlier.startedAt + random.one([0, 7 * day]);
  const length = random.one([0, 15, 15, 15, 30, 60, 239, 240, 241, 600, 3000]) * minute;
  const status = random.one(['completed', 'completed', 'completed', 'missed', 'failed', 'in_progress']);
  const hasEnd = status !== 'in_progress' && random.happens(0.9);
  return {
    id: randomUUID(),
    direction: random.one(['inbound', 'inbound', 'outbound']),
    status,
    from_number:
      earlier?.from_number ??
      random.one([null, '+15550101', ...Array.from({ length: 6 }, () => `+15550${100 + random.below(60)}`)]),
    startedAt,
    answeredAt: random.happens(0.5) ? startedAt + random.one([-15, 0, 5, 15]) * minute : null,
    endedAt: hasEnd ? startedAt + length : null,
    leg_of: random.happens(0.05) ? (calls.find((call) => call.leg_of === null)?.id ?? null) : null,
  };
}

async function store(org: TestOrg, calls: readonly Call[]): Promise<void> {
  const rows = calls.map(({ startedAt, answeredAt, endedAt, ...call }) => ({
    ...call,
    org_id: org.id,
    started_at: toInstant(startedAt),
    answered_at: answeredAt === null ? null : toInstant(answeredAt),
    ended_at: endedAt === null ? null : toInstant(endedAt),
  }));
  await service.stack.sql.query(
    `insert into call_logs (id, org_id, direction, status, from_number, started_at, answered_at, ended_at, leg_of)
     select id, org_id, direction, status, from_number, started_at, answered_at, ended_at, leg_of
     from jsonb_populate_recordset(null::call_logs, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}

const toInstant = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toString();

/** Days of the time zone, or any times. */
function someBounds(random: Random, zone: string): number[] {
  if (random.happens(0.3)) {
    const times = Array.from({ length: 2 + random.below(5) }, () => aTime(random));
    const bounds = [...new Set(times)].sort((a, b) => a - b);
    return bounds.length > 1 ? bounds : [base, base + day];
  }
  const first = Temporal.Instant.fromEpochMilliseconds(base + random.below(10) * day)
    .toZonedDateTimeISO(zone)
    .startOfDay();
  return Array.from({ length: 2 + random.below(8) }, (_, days) => first.add({ days }).startOfDay().epochMilliseconds);
}

const filters: readonly [CallFilter, ...CallFilter[]] = [
  {},
  {},
  { direction: ['inbound'] },
  { status: ['completed', 'in_progress'] },
  { search: '555010' },
];

function matches(call: Call, { direction, status, search }: CallFilter): boolean {
  return (
    call.leg_of === null &&
    (direction?.some((each) => each === call.direction) ?? true) &&
    (status?.some((each) => each === call.status) ?? true) &&
    (search === undefined || (call.from_number?.includes(search) ?? false))
  );
}

function naivePeaks(calls: readonly Call[], bounds: readonly number[]) {
  const spans = calls.map(({ startedAt, answeredAt, endedAt, status }) => ({
    from: Math.max(startedAt, answeredAt ?? startedAt),
    to: endedAt ?? (status === 'in_progress' ? now : Number.NEGATIVE_INFINITY),
  }));
  const levelAt = (time: number) => spans.filter(({ from, to }) => from <= time && time < to).length;
  const peakIn = (from: number, to: number) => {
    const times = [from, ...spans.map((span) => span.from).filter((time) => time > from && time < to)].sort(
      (a, b) => a - b,
    );
    const peak = Math.max(...times.map(levelAt));
    return { peak, at: peak === 0 ? null : (times.find((time) => levelAt(time) === peak) ?? null) };
  };
  return {
    buckets: bounds.slice(1).map((to, index) => peakIn(bounds[index] ?? 0, to)),
    total: peakIn(bounds[0] ?? 0, bounds.at(-1) ?? 0),
  };
}

function naiveCallers(all: readonly Call[], filter: CallFilter, bounds: readonly number[]) {
  const inbound = all.filter(
    (call) => call.leg_of === null && call.direction === 'inbound' && call.from_number !== null,
  );
  // Of two calls that begin at the same time, the one with the smaller id is the earlier one.
  const isBefore = (one: Call, other: Call) =>
    one.startedAt < other.startedAt || (one.startedAt === other.startedAt && one.id < other.id);
  const others = (call: Call) =>
    inbound.filter(
      (each) =>
        each.from_number === call.from_number && each !== call && Math.abs(each.startedAt - call.startedAt) <= 7 * day,
    );
  const countIn = (from: number, to: number) => {
    const counted = inbound.filter((call) => matches(call, filter) && call.startedAt >= from && call.startedAt < to);
    const numbers = (calls: readonly Call[]) => new Set(calls.map((call) => call.from_number)).size;
    const first = counted.filter((call) => !others(call).some((other) => isBefore(other, call)));
    const judged = first.filter((call) => call.startedAt < now - 7 * day);
    return {
      callers: numbers(counted),
      repeat: numbers(counted.filter((call) => others(call).some((other) => isBefore(other, call)))),
      judged: judged.length,
      resolved: judged.filter((call) => call.status === 'completed' && others(call).length === 0).length,
      tooYoung: first.length - judged.length,
    };
  };
  return {
    buckets: bounds.slice(1).map((to, index) => countIn(bounds[index] ?? 0, to)),
    total: countIn(bounds[0] ?? 0, bounds.at(-1) ?? 0),
  };
}

async function asMember<Result>(org: TestOrg, read: (database: DatabaseHandle) => Promise<Result>): Promise<Result> {
  const budget = createRequestBudget();
  try {
    return await read(service.app.databaseFor({ budget }, { token: org.token, orgId: org.id }));
  } finally {
    budget.close();
  }
}

describe('peak concurrency and the figures of callers equal a naive computation', () => {
  const cases = [...zones, ...zones].map((timezone) => ({ timezone, seed: randomInt(2 ** 31) }));
  it.each(cases)('in $timezone, seed $seed', async ({ timezone, seed }) => {
    const random = createRandom(seed);
    const org = await makeOrg(service.stack, { timezone });
    const calls: Call[] = [];
    for (let left = random.one([30, 70, 150]); left > 0; left -= 1) calls.push(aCall(random, calls));
    await store(org, calls);
    for (let n = 0; n < spansEach; n += 1) {
      const times = someBounds(random, timezone);
      const bounds = times.map(toInstant);
      const filter = random.one(filters);
      const query = { orgId: org.id, timezone, bounds, filter, now };

      const peaks = await asMember(org, (database) => readPeakConcurrency({ ...query, database }));
      const inMs = ({ peak, at }: { peak: number; at: string | null }) => ({
        peak,
        at: at === null ? null : Date.parse(at),
      });
      expect({ buckets: peaks.buckets.map(inMs), total: inMs(peaks.total) }, JSON.stringify(query)).toEqual(
        naivePeaks(
          calls.filter((call) => matches(call, filter)),
          times,
        ),
      );

      const callers = await asMember(org, (database) => readCallerFigures({ ...query, database }));
      const counts = ({ uniqueCallers, repeatCallerRate, firstCallResolutionRate }: typeof callers.total) => ({
        callers: uniqueCallers.value,
        repeat: repeatCallerRate.part,
        judged: firstCallResolutionRate.whole,
        resolved: firstCallResolutionRate.part,
        tooYoung: firstCallResolutionRate.tooYoung,
      });
      expect({ buckets: callers.buckets.map(counts), total: counts(callers.total) }, JSON.stringify(query)).toEqual(
        naiveCallers(calls, filter, times),
      );
    }
  });
});

describe('at the edges', () => {
  const at = (time: string) => Date.parse(`2026-10-26T${time}Z`);
  const inbound = {
    direction: 'inbound',
    status: 'completed',
    from_number: '+15550101',
    answeredAt: null,
    leg_of: null,
  };
  const a = (from: number, to: number | null = from): Call => ({
    id: randomUUID(),
    ...inbound,
    startedAt: from,
    endedAt: to,
  });
  const query = (org: TestOrg, times: readonly number[]) => ({
    ...{ orgId: org.id, timezone: 'UTC', filter: {}, now },
    bounds: times.map(toInstant),
  });

  it('calls that end when a bucket begins are not in it', async () => {
    const org = await makeOrg(service.stack);
    await store(org, [a(at('10:00'), at('11:00')), a(at('10:00'), at('11:00')), a(at('10:30'), at('12:00'))]);
    const bounds = query(org, [at('10:00'), at('11:00'), at('12:00'), at('13:00')]);
    const { buckets } = await asMember(org, (database) => readPeakConcurrency({ ...bounds, database }));
    expect(buckets.map(({ peak, at: time }) => [peak, time])).toEqual([
      [3, '2026-10-26T10:30:00+00:00'],
      [1, '2026-10-26T11:00:00+00:00'],
      [0, null],
    ]);
  });

  it('a call that ended at an unknown time is not counted', async () => {
    const org = await makeOrg(service.stack);
    const lost = { ...a(at('10:00'), null), status: 'failed' };
    await store(org, [lost, { ...a(at('10:00'), null), status: 'in_progress' }]);
    const bounds = query(org, [at('10:00'), at('11:00')]);
    const { total } = await asMember(org, (database) => readPeakConcurrency({ ...bounds, database }));
    expect(total.peak).toBe(1);
  });

  it('a call exactly seven days later is from a repeat caller, and one a minute later is not', async () => {
    for (const [later, resolved] of [
      [7 * day, 0],
      [7 * day + minute, 1],
    ] as const) {
      const org = await makeOrg(service.stack);
      await store(org, [a(at('10:00')), a(at('10:00') + later)]);
      const bounds = query(org, [at('09:00'), at('11:00'), at('11:00') + 7 * day]);
      const { buckets } = await asMember(org, (database) => readCallerFigures({ ...bounds, database }));
      expect(buckets.map((each) => each.firstCallResolutionRate.part)).toEqual([resolved, 0]);
      expect(buckets.map((each) => each.repeatCallerRate.part)).toEqual([0, 1 - resolved]);
    }
  });
});
