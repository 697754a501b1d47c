// Where the figures come from, decided here and nowhere else: from the rollup where it can tell, and else counted from the rows. They
// are the same figures; a test holds the two against each other.

import type { TimeRange } from '../../domain/time-range.ts';
import { InternalError } from '../../errors.ts';
import { assertCountable } from './filters.ts';
import { countBreakdown, countFigures, countSeries, countTotals } from './live-count.ts';
import type { Compared } from './periods.ts';
import { type CallsOf, readPipelineMicros, readRecent } from './queries.ts';
import { areKept, readKeptComparisons, readKeptSeries, readKeptStats } from './rollup.ts';

export type OnClock<Of> = Of & { readonly timezone: string };

export async function readStats(of: OnClock<CallsOf>, asked: { today: TimeRange; pipelineFrom: string }) {
  const kept = areKept(of.filters) ? await readKeptStats(of, asked) : undefined;
  if (kept !== undefined) return { source: 'rollup' as const, ...kept };
  const [totals, pipelineMicros, recentCalls] = await Promise.all([
    countTotals(of, asked.today),
    readPipelineMicros(of, asked.pipelineFrom),
    readRecent(of, 5),
  ]);
  return { source: 'count' as const, ...totals, pipelineMicros, recentCalls };
}

/** The figures of both periods of each, by the period, and the breakdown of one of them. */
export async function readComparisons(
  of: OnClock<Pick<CallsOf, 'database' | 'orgId'>>,
  compared: readonly Compared[],
  broken: Compared,
) {
  // Each once: what is compared with the day before is itself the day before another.
  const cuts = new Map<TimeRange, TimeRange | undefined>();
  for (const { current, previous, cut } of compared) cuts.set(current, undefined).set(previous, cut);
  const periods = [...cuts.keys()];

  const kept = await readKeptComparisons(
    of,
    [...cuts].map(([period, cut]) => ({ period, cut })),
    broken,
  );
  if (kept !== undefined) {
    return { source: 'rollup' as const, figuresOf: finder(periods, kept.figures), breakdown: kept.breakdown };
  }
  const [figures, breakdown] = await Promise.all([countFigures(of, periods), countBreakdown(of, broken)]);
  return { source: 'count' as const, figuresOf: finder(periods, figures), breakdown };
}

function finder<Figures>(periods: readonly TimeRange[], figures: readonly Figures[]) {
  return function figuresOf(period: TimeRange): Figures {
    const found = figures[periods.indexOf(period)];
    if (found === undefined) throw new InternalError({ cause: new Error('a span without figures') });
    return found;
  };
}

interface BucketsAsked {
  readonly bounds: string[];
  readonly groupBy: string;
  /** Whether each bound may be the beginning of a day. */
  readonly isOfDays: boolean;
}

export async function readSeries(
  of: OnClock<Pick<CallsOf, 'database' | 'orgId'>>,
  { isOfDays, ...asked }: BucketsAsked,
) {
  const kept = isOfDays ? await readKeptSeries(of, asked) : undefined;
  if (kept !== undefined) return { source: 'rollup' as const, groups: bucketed(kept) };
  assertCountable({ from: asked.bounds.at(0) ?? '', to: asked.bounds.at(-1) ?? '' });
  return { source: 'count' as const, groups: bucketed(await countSeries(of, asked)) };
}

type SeriesRow = Awaited<ReturnType<typeof countSeries>>[number];
export type Bucketed = ReturnType<typeof bucketed>[number];

/** For each value that has calls, the sums of each bucket that has, by its place from 0. */
function bucketed(rows: readonly SeriesRow[]) {
  return rows.map(({ value, buckets, calls, completed, timed, seconds }) => ({
    value,
    figures: new Map(
      buckets.map((bucket, index) => {
        const at = (figures: readonly number[]) => figures[index] ?? 0;
        return [bucket - 1, { calls: at(calls), completed: at(completed), timed: at(timed), seconds: at(seconds) }];
      }),
    ),
  }));
}
