// Random calls, and a naive computation of the figures that are no sums.
import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { createRequestBudget } from '../../src/database/request-budget.ts';
import type { DatabaseHandle } from '../../src/database/supabase.ts';
import type { CallFilter } from '../../src/features/calls/filters.ts';
import type { TestApp, TestOrg } from './app.ts';
import type { Random } from './seeded-random.ts';

export const minute = 60_000;
export const day = 24 * 60 * minute;
// In both weeks, clocks change.
const base = Date.parse('2026-10-25T00:00Z');
export const zonesWithClockChanges = [
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Havana',
  'Asia/Kathmandu',
  'Pacific/Apia',
] as const;

export interface Call {
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
export function aTime(random: Random): number {
  return base + random.below(14) * day + random.one([4, 5, 5, 22]) * 60 * minute + random.below(4) * 15 * minute;
}

export function aCall(random: Random, calls: readonly Call[]): Call {
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

export async function storeCalls({ stack }: TestApp, org: TestOrg, calls: readonly Call[]): Promise<void> {
  const rows = calls.map(({ startedAt, answeredAt, endedAt, ...call }) => ({
    ...call,
    org_id: org.id,
    started_at: toInstant(startedAt),
    answered_at: answeredAt === null ? null : toInstant(answeredAt),
    ended_at: endedAt === null ? null : toInstant(endedAt),
  }));
  await stack.sql.query(
    `insert into call_logs (id, org_id, direction, status, from_number, started_at, answered_at, ended_at, leg_of)
     select id, org_id, direction, status, from_number, started_at, answered_at, ended_at, leg_of
     from jsonb_populate_recordset(null::call_logs, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}

export const toInstant = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toString();

/** Days of the time zone, or any times. */
export function someBounds(random: Random, zone: string): number[] {
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

export function matches(call: Call, { direction, status, search }: CallFilter): boolean {
  return (
    call.leg_of === null &&
    (direction?.some((each) => each === call.direction) ?? true) &&
    (status?.some((each) => each === call.status) ?? true) &&
    (search === undefined || (call.from_number?.includes(search) ?? false))
  );
}

export function naivePeaks(calls: readonly Call[], bounds: readonly number[]) {
  const spans = calls.map(({ startedAt, answeredAt, endedAt, status }) => ({
    from: Math.max(startedAt, answeredAt ?? startedAt),
    to: endedAt ?? (status === 'in_progress' ? Date.now() : Number.NEGATIVE_INFINITY),
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

/** `judgedUntil`: first calls that began later are too young. */
export function naiveCallers(all: readonly Call[], filter: CallFilter, bounds: readonly number[], judgedUntil: number) {
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
    const judged = first.filter((call) => call.startedAt < judgedUntil);
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

export async function asMember<Result>(
  { app }: TestApp,
  org: TestOrg,
  read: (database: DatabaseHandle) => Promise<Result>,
): Promise<Result> {
  const budget = createRequestBudget();
  try {
    return await read(app.databaseFor({ budget }, { token: org.token, orgId: org.id }));
  } finally {
    budget.close();
  }
}
