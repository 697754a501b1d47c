// Figures of callers. They are no sums over calls: a caller of two days is one caller, so the total is not the sum of the buckets.
import { dataOf } from '../../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { asLiveCount } from '../../../database/transport/expensive-queries.ts';
import { percentOf } from '../figures/figure-value.ts';
import type { CallFilter } from '../filters.ts';
import { liveLimit, tooLongForLiveCount } from '../time-range.ts';

const windowMs = 7 * 24 * 3600 * 1000;

/** The numerator and the denominator are null for a count. */
export interface FigureValue {
  readonly value: number | null;
  readonly part: number | null;
  readonly whole: number | null;
}

export interface CallerFigures {
  readonly uniqueCallers: FigureValue;
  readonly repeatCallerRate: FigureValue;
  /** `tooYoung`: first calls that began less than 7 days ago. */
  readonly firstCallResolutionRate: FigureValue & { readonly tooYoung: number };
}

interface CallerQuery {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  /** The start of each bucket, and the end of the last one. */
  readonly bounds: string[];
  readonly filter: CallFilter;
  readonly now: number;
}

export async function readCallerFigures({ database, orgId, bounds, filter, now }: CallerQuery) {
  const query = database.rpc('call_callers', {
    org: orgId,
    bounds,
    filter,
    judged_before: new Date(now - windowMs).toISOString(),
    live_limit: liveLimit,
  });
  const [counts] = dataOf(await asLiveCount(query));
  if (counts === undefined) throw tooLongForLiveCount();

  const figuresAt = (index: number): CallerFigures => {
    const callers = counts.callers[index] ?? 0;
    const firstCalls = counts.first_calls[index] ?? 0;
    return {
      uniqueCallers: { value: callers, part: null, whole: null },
      repeatCallerRate: rateOf(counts.repeat_callers[index] ?? 0, callers),
      firstCallResolutionRate: {
        ...rateOf(counts.resolved_calls[index] ?? 0, firstCalls),
        tooYoung: counts.young_calls[index] ?? 0,
      },
    };
  };
  const end = bounds.length - 1;
  return { buckets: bounds.slice(0, end).map((_, index) => figuresAt(index)), total: figuresAt(end) };
}

const rateOf = (part: number, whole: number): FigureValue => ({ value: percentOf(part, whole), part, whole });
