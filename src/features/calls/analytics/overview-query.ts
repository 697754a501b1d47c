// Everything that the overview shows, in one query.
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { asLiveCount } from '../../../database/transport/expensive-queries.ts';
import { callSentiments, callStatuses } from '../../../domain/call.ts';
import type { CallFigureName } from '../../../domain/call-figures.ts';
import type { CallMeasure } from '../../../domain/call-measures.ts';
import { type HistogramRow, neededFor, type SumRow } from '../figures/call-sums.ts';
import { type Source, sumsOf } from '../figures/read-series.ts';
import { isInOneDimension } from '../rollup-dimension.ts';
import { liveLimit } from '../time-range.ts';
import type { AnalyticsParams } from './analytics-request.ts';
import { facetDimensions } from './overview-figures.ts';
import type { OverviewQuery } from './overview-schemas.ts';

const maxFacetValues = 20;

export type OverviewParams = AnalyticsParams &
  Pick<OverviewQuery, 'metric' | 'bucket' | 'compare' | 'max_outcomes' | 'with'>;

interface OverviewRequest {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  readonly params: OverviewParams;
  readonly bounds: readonly string[];
  /** Null: no comparison. */
  readonly boundsBefore: readonly string[] | null;
}

export interface Span {
  /** The value is the direction. */
  readonly sums: readonly SumRow[];
  readonly histograms: readonly HistogramRow[];
}

export type ValueCount = readonly [value: string, calls: number];

interface OverviewSums {
  readonly source: Source;
  readonly now: Span;
  readonly before: Span | null;
  readonly outcomes: readonly ValueCount[];
  readonly outcomes_before: readonly ValueCount[];
  readonly facets: Readonly<Partial<Record<string, readonly ValueCount[]>>>;
}

export type FoundOverview = OverviewSums & { readonly measures: readonly CallMeasure[] };

/** What the overview needs, whichever figures are shown: the breakdowns are made of these. */
export function neededForOverview(metrics: readonly CallFigureName[], parts: OverviewParams['with'] = []) {
  const { measures, kinds } = neededFor(metrics, ['calls', ...callStatuses, ...callSentiments]);
  const hasDuration = kinds.includes('duration') || !parts.includes('duration');
  return { measures, kinds: hasDuration ? kinds : (['duration', ...kinds] as const) };
}

export async function readOverview({
  database,
  orgId,
  params,
  bounds,
  boundsBefore,
}: OverviewRequest): Promise<FoundOverview> {
  const { timezone, callFilter, metric: metrics, with: parts = [] } = params;
  const { measures, kinds } = neededForOverview(metrics, parts);
  const query = database.rpc('call_overview', {
    org: orgId,
    zone: timezone,
    bounds: [...bounds],
    // The generated type does not have null for parameters.
    bounds_before: (boundsBefore === null ? null : [...boundsBefore]) as string[],
    filter: callFilter,
    measures: [...measures],
    kinds: [...kinds],
    facets: parts.includes('facets') ? [...facetDimensions] : [],
    max_values: maxFacetValues,
    live_limit: liveLimit,
  });
  const isLiveCount = !isInOneDimension('outcome', callFilter);
  return { measures, ...(sumsOf(await (isLiveCount ? asLiveCount(query) : query)) as unknown as OverviewSums) };
}
