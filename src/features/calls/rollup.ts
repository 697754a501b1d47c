// Figures from the rollup, the totals by day that are kept when calls are written: they cost the same for any number of calls.
// Undefined is no figure: the database could not tell (a bound that begins no day, calls not counted yet), and rows must be counted.
import { dataOf, dataOrNull } from '../../database/postgrest-response.ts';
import type { TimeRange } from '../../domain/time-range.ts';
import { InternalError } from '../../errors.ts';
import { asArguments, type CallFilters } from './filters.ts';
import type { Compared } from './periods.ts';
import type { CallsOf } from './queries.ts';
import type { Stats } from './schemas.ts';

type OrgOf = Pick<CallsOf, 'database' | 'orgId'> & { readonly timezone: string };

/** Whether the rollup has what these filters tell apart. A filter that is not named here is one that it knows nothing of. */
export function areKept({ direction, status, sentiment, startedFrom, startedBefore, ...others }: CallFilters): boolean {
  return Object.values(others).every((value) => value === undefined);
}

export async function readKeptCount({ database, orgId, filters }: CallsOf): Promise<number | undefined> {
  const asked = { org: orgId, ...asArguments(filters) };
  const count: unknown = dataOrNull(await database.rpc('kept_call_count', asked, { get: true }));
  // Whatever else may come is taken for "can not tell".
  return Number.isSafeInteger(count) ? (count as number) : undefined;
}

interface StatsAsked {
  readonly today: TimeRange;
  readonly pipelineFrom: string;
}

export async function readKeptStats(of: CallsOf & OrgOf, { today, pipelineFrom }: StatsAsked) {
  const { database, orgId, filters, timezone } = of;
  const asked = {
    org: orgId,
    zone: timezone,
    today_from: today.from,
    leads_from: pipelineFrom,
    ...asArguments(filters),
  };
  const [stats] = dataOf(await database.rpc('kept_call_stats', asked, { get: true }));
  if (stats === undefined) return undefined;
  return {
    totalCalls: stats.calls,
    completedCalls: stats.completed,
    callsToday: stats.today,
    inboundCalls: stats.inbound,
    outboundCalls: stats.outbound,
    averageDurationSeconds: stats.average_duration_seconds,
    pipelineMicros: stats.pipeline_micros,
    // Made of the columns of a row, by their names.
    recentCalls: stats.recent_calls as unknown as Stats['recentCalls'],
  };
}

/** `cut`: the day within which it ends; undefined where it ends with one. */
export interface CutPeriod {
  readonly period: TimeRange;
  readonly cut: TimeRange | undefined;
}

/** Whole days, and of the last one the part that is to be added (1) or taken away (-1). */
interface Measured {
  readonly days: TimeRange;
  readonly part?: TimeRange & { readonly sign: 1 | -1 };
}

/** Of a day that is cut, rows are counted on the shorter side of the cut. */
function measure({ period: { from, to }, cut: day }: CutPeriod): Measured {
  if (day === undefined) return { days: { from, to } };
  const [start, cut, end] = [day.from, to, day.to].map((instant) => Date.parse(instant)) as [number, number, number];
  return cut - start < end - cut
    ? { days: { from, to: day.from }, part: { from: day.from, to, sign: 1 } }
    : { days: { from, to: day.to }, part: { from: to, to: day.to, sign: -1 } };
}

/** The figures of each period, in their order, and the breakdown of one against the one before it, all in one query. */
export async function readKeptComparisons(
  { database, orgId, timezone }: OrgOf,
  periods: readonly CutPeriod[],
  { current, previous, cut }: Compared,
) {
  const spans = periods.map(measure);
  const parts = spans.flatMap(({ part }) => (part === undefined ? [] : [part]));
  const before = measure({ period: previous, cut });
  const { part: broken = { from: before.days.to, to: before.days.to, sign: 1 } } = before;
  const asked = [current, before.days, ...spans.map(({ days }) => days)];
  const answer = await database.rpc('kept_call_comparisons', {
    org: orgId,
    zone: timezone,
    span_starts: asked.map(({ from }) => from),
    span_ends: asked.map(({ to }) => to),
    part_starts: parts.map(({ from }) => from),
    part_ends: parts.map(({ to }) => to),
    broken_from: broken.from,
    broken_before: broken.to,
    part_sign: broken.sign,
  });
  const rows = dataOf(answer);
  if (rows.length === 0) return undefined;
  const ofSpans = rows.slice(asked.length - spans.length);
  const figures = spans.map(({ part }, index) => {
    const days = ofSpans[index];
    const counted = part === undefined ? nothing : ofSpans[spans.length + parts.indexOf(part)];
    if (days === undefined || counted === undefined) {
      throw new InternalError({ cause: new Error('a span without figures') });
    }
    const sign = part?.sign ?? 1;
    return {
      calls: days.calls + sign * counted.calls,
      completed: days.completed + sign * counted.completed,
      averageDurationSeconds: averageOf(days.seconds + sign * counted.seconds, days.timed + sign * counted.timed),
    };
  });
  // A value without calls may have no row.
  return { figures, breakdown: ofSpans.slice(spans.length + parts.length) };
}

const nothing = { calls: 0, completed: 0, timed: 0, seconds: 0 };

/** To one decimal, as the database rounds. Multiplied first: of whole numbers the quotient is then exact where it is a tie. */
export function averageOf(seconds: number, timed: number): number | null {
  return timed === 0 ? null : Math.round((seconds * 10) / timed) / 10;
}

export async function readKeptSeries(
  { database, orgId, timezone }: OrgOf,
  { bounds, groupBy }: { bounds: string[]; groupBy: string },
) {
  const asked = { org: orgId, zone: timezone, bounds, grouped_by: groupBy };
  const rows = dataOf(await database.rpc('kept_call_series', asked));
  // There is always the row without a value, unless the database could not tell.
  return rows.length === 0 ? undefined : rows.filter(({ value }) => value !== null);
}
