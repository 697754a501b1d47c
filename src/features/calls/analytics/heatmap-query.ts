// The sums of each weekday and hour, those of the range before, and the opening hours, in one query.
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { asLiveCount } from '../../../database/transport/expensive-queries.ts';
import type { CallMeasure } from '../../../domain/call-measures.ts';
import { neededFor, type SumRow } from '../figures/call-sums.ts';
import { type Source, sumsOf } from '../figures/read-series.ts';
import { isInOneDimension } from '../rollup-dimension.ts';
import { liveLimit } from '../time-range.ts';
import type { AnalyticsParams } from './analytics-request.ts';
import type { ComparedRange } from './comparison.ts';
import type { HeatmapQuery } from './heatmap-schemas.ts';

export type HeatmapParams = AnalyticsParams & Pick<HeatmapQuery, 'metric' | 'compare' | 'with'>;

interface HeatmapSums {
  readonly source: Source;
  /** The value is the weekday and the hour, such as 0-23. */
  readonly sums: readonly SumRow[];
  /** Null: no comparison. */
  readonly before: readonly SumRow[] | null;
  /** Of the inbound configuration. Null: it was never changed. */
  readonly hours: unknown;
}

export type FoundHeatmap = HeatmapSums & { readonly measures: readonly CallMeasure[] };

export const heatmapMeasures = (metrics: HeatmapParams['metric']) => neededFor(metrics, ['calls']).measures;

export async function readHeatmap(
  { database, orgId }: { readonly database: DatabaseHandle; readonly orgId: string },
  { metric, timezone, range, callFilter }: HeatmapParams,
  before: ComparedRange | null,
): Promise<FoundHeatmap> {
  const measures = heatmapMeasures(metric);
  const query = database.rpc('call_heatmap', {
    org: orgId,
    zone: timezone,
    bounds: [range.from, range.to],
    // The generated type does not have null for parameters.
    bounds_before: (before === null ? null : before.bounds) as string[],
    filter: callFilter,
    measures: [...measures],
    live_limit: liveLimit,
  });
  const isLiveCount = !isInOneDimension('weekday_hour', callFilter);
  return { measures, ...(sumsOf(await (isLiveCount ? asLiveCount(query) : query)) as unknown as HeatmapSums) };
}
