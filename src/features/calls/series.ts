// One figure over time, and by the hour of the week. Both are the same buckets, zero where there was no call.
import type { Temporal } from 'temporal-polyfill';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { TimeRange } from '../../domain/time-range.ts';
import type { CallHeatmap, CallSeries, SeriesQuery } from './analytics-schemas.ts';
import { cutIntoBuckets } from './buckets.ts';
import { type Bucketed, readSeries } from './figures.ts';
import { averageOf } from './rollup.ts';
import { directions, sentiments, statuses } from './schemas.ts';

/** A month of hours, on the clock too. */
const mostBuckets = 750;
/** Of 92 days, and one that lasts longer. */
const mostHours = 92 * 24 + 3;

interface Asked {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  readonly span: TimeRange;
  readonly timezone: string;
  readonly weekStart: number;
}

type Sums = Bucketed['figures'] extends ReadonlyMap<number, infer Each> ? Each : never;
type Metric = SeriesQuery['metric'];

export async function measureSeries(
  { database, orgId, span, timezone, weekStart }: Asked,
  { metric, bucket, group_by: groupBy = 'none' }: Pick<SeriesQuery, 'metric' | 'bucket' | 'group_by'>,
): Promise<Omit<CallSeries, 'computedAt'>> {
  const bounds = cutIntoBuckets({ span, size: bucket, timezone, weekStart, most: mostBuckets });
  const isOfDays = bucket !== 'hour';
  const { source, groups } = await readSeries(
    { database, orgId, timezone },
    { bounds: bounds.map(toUtcInstant), groupBy, isOfDays },
  );
  const values = { none: ['all'], direction: directions, status: statuses, sentiment: sentiments }[groupBy];
  return {
    metric,
    bucket,
    groupBy,
    timezone,
    source,
    ...span,
    buckets: bounds.slice(1).map((end, index) => bucketOf(bounds[index] ?? end, end)),
    series: values.map((value) => {
      const figures = groups.find((group) => group.value === value)?.figures ?? new Map<number, Sums>();
      return {
        value,
        total: figureOf(metric, [...figures.values()]),
        points: bounds.slice(1).map((_, index) => figureOf(metric, sumsAt(figures, index))),
      };
    }),
  };
}

/** Weekdays in the order of the organisation's week, each with its 24 hours. */
export async function measureHeatmap(
  { database, orgId, span, timezone, weekStart }: Asked,
  metric: Metric,
): Promise<Omit<CallHeatmap, 'computedAt'>> {
  const bounds = cutIntoBuckets({ span, size: 'hour', timezone, weekStart, most: mostHours });
  const { source, groups } = await readSeries(
    { database, orgId, timezone },
    { bounds: bounds.map(toUtcInstant), groupBy: 'none', isOfDays: false },
  );
  const cells = new Map<string, Sums[]>();
  for (const [index, sums] of groups[0]?.figures ?? []) {
    const start = bounds[index];
    if (start === undefined) continue;
    const cell = cellName(start.dayOfWeek % 7, start.hour);
    cells.set(cell, [...(cells.get(cell) ?? []), sums]);
  }
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const weekdays = Array.from({ length: 7 }, (_, day) => (weekStart + day) % 7);
  return {
    metric,
    timezone,
    source,
    ...span,
    total: figureOf(metric, [...cells.values()].flat()),
    weekdays: weekdays.map((weekday) => ({
      weekday,
      hours: hours.map((hour) => figureOf(metric, cells.get(cellName(weekday, hour)) ?? [])),
    })),
  };
}

function cellName(weekday: number, hour: number): string {
  return `${weekday}-${hour}`;
}

function sumsAt(figures: ReadonlyMap<number, Sums>, index: number): Sums[] {
  const sums = figures.get(index);
  return sums === undefined ? [] : [sums];
}

function figureOf(metric: Metric, sums: readonly Sums[]): number | null {
  const sum = (figure: keyof Sums) => sums.reduce((total, each) => total + each[figure], 0);
  if (metric === 'averageDurationSeconds') return averageOf(sum('seconds'), sum('timed'));
  return sum(metric === 'totalDurationSeconds' ? 'seconds' : metric);
}

function bucketOf(start: Temporal.ZonedDateTime, end: Temporal.ZonedDateTime) {
  return {
    local: start.toString({ timeZoneName: 'never', smallestUnit: 'second' }),
    from: toUtcInstant(start),
    to: toUtcInstant(end),
  };
}

function toUtcInstant(bound: Temporal.ZonedDateTime): string {
  return bound.toInstant().toString();
}
