// Everything that the overview shows, in one query.
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { asLiveCount } from '../../../database/transport/expensive-queries.ts';
import { callSentiments, callStatuses } from '../../../domain/call.ts';
import type { CallFigureName } from '../../../domain/call-figures.ts';
import { type HistogramRow, neededFor, type SumRow } from '../figures/call-sums.ts';
import { type Source, sumsOf } from '../figures/read-series.ts';
import type { CallFilter } from '../filters.ts';
import { isInOneDimension } from '../rollup-dimension.ts';
import { liveLimit } from '../time-range.ts';

const maxFacetValues = 20;

interface OverviewRequest {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  readonly timezone: string;
  readonly bounds: readonly string[];
  /** Null: no comparison. */
  readonly boundsBefore: readonly string[] | null;
  readonly callFilter: CallFilter;
  readonly metrics: readonly CallFigureName[];
  readonly facets: readonly string[];
}

export interface Span {
  /** The value is the direction. */
  readonly sums: readonly SumRow[];
  readonly histograms: readonly HistogramRow[];
}

type ValueCount = readonly [value: string, calls: number];

interface OverviewSums {
  readonly source: Source;
  readonly now: Span;
  readonly before: Span | null;
  readonly outcomes: readonly ValueCount[];
  readonly outcomes_before: readonly ValueCount[];
  readonly facets: Readonly<Partial<Record<string, readonly ValueCount[]>>>;
}

export async function readOverview(request: OverviewRequest) {
  const { database, orgId, timezone, bounds, boundsBefore, callFilter, metrics, facets } = request;
  const { measures, kinds } = neededFor(metrics, ['calls', ...callStatuses, ...callSentiments]);
  const query = database.rpc('call_overview', {
    org: orgId,
    zone: timezone,
    bounds: [...bounds],
    // The generated type does not have null for parameters.
    bounds_before: (boundsBefore === null ? null : [...boundsBefore]) as string[],
    filter: callFilter,
    measures: [...measures],
    kinds: [...kinds],
    facets: [...facets],
    max_values: maxFacetValues,
    live_limit: liveLimit,
  });
  const isLiveCount = !isInOneDimension('outcome', callFilter);
  return { measures, ...(sumsOf(await (isLiveCount ? asLiveCount(query) : query)) as unknown as OverviewSums) };
}
