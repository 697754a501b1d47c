// The figures of all time ranges of the summary, and the breakdown of one of them, in one query.
import { dataOf } from '../../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../../database/supabase.ts';
import type { TimeRange } from '../../../domain/time-range.ts';
import { DatabaseUnavailable, InternalError } from '../../../errors.ts';
import { sliceFilters, summaryValues } from '../figures/sliced-figures.ts';
import type { Comparison } from './summary-ranges.ts';

export type FigureValues = Readonly<Record<string, number | null>>;

export interface BreakdownRow {
  readonly dimension: string;
  readonly value: string;
  readonly calls: number;
  readonly previous_calls: number;
}

interface SummaryQuery {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  readonly timezone: string;
}

export async function readSummary(
  { database, orgId, timezone }: SummaryQuery,
  comparisons: readonly Comparison[],
  brokenDown: Comparison,
) {
  const cutDays = new Map<TimeRange, TimeRange | undefined>();
  for (const { current, previous, cutDay } of [...comparisons, brokenDown]) {
    // A range can also be a whole day of another comparison: its first entry is kept.
    if (!cutDays.has(current)) cutDays.set(current, undefined);
    if (!cutDays.has(previous)) cutDays.set(previous, cutDay);
  }
  const ranges = [...cutDays.keys()];
  const query = database.rpc('call_summary', {
    org: orgId,
    zone: timezone,
    ranges: [...cutDays].map(([{ from, to }, cutDay]) => ({
      starts: from,
      ends: to,
      cut_from: cutDay?.from ?? null,
      cut_to: cutDay?.to ?? null,
    })),
    current_range: ranges.indexOf(brokenDown.current) + 1,
    previous_range: ranges.indexOf(brokenDown.previous) + 1,
    slices: sliceFilters,
  });
  const [sums] = dataOf(await query);
  if (sums === undefined) throw new DatabaseUnavailable({ cause: new Error('call_summary returned no row') });

  function figuresIn(range: TimeRange): FigureValues {
    const index = ranges.indexOf(range);
    if (index < 0) throw new InternalError({ cause: new Error('a time range without figures') });
    return summaryValues(sums ?? {}, index * sliceFilters.length);
  }
  return { source: sums.source, figuresIn, breakdown: sums.breakdown as unknown as readonly BreakdownRow[] };
}
