// Reads the sums of measures and the histograms by value and time bucket, in one query.
import { dataOf, type PostgrestResponse } from '../../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { asLiveCount } from '../../../database/transport/expensive-queries.ts';
import type { CallMeasure, HistogramKind } from '../../../domain/call-measures.ts';
import type { CallFilter } from '../filters.ts';
import { liveLimit, tooLongForLiveCount } from '../time-range.ts';
import type { HistogramRow, SumRow } from './call-sums.ts';

export type Source = 'rollup' | 'count';

export interface SeriesQuery {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  readonly timezone: string;
  /** The start of each bucket, and the end of the last one. */
  readonly bounds: readonly string[];
  readonly groupBy: string;
  readonly filter: CallFilter;
  readonly measures: readonly CallMeasure[];
  readonly kinds: readonly HistogramKind[];
  /** Only the values with the most calls. */
  readonly maxValues?: number;
  /** No dimension of the rollup has these calls. */
  readonly isLiveCount: boolean;
}

export interface SeriesSums {
  readonly source: Source;
  /** With `maxValues`: the values shown, largest first. */
  readonly values: readonly string[] | null;
  readonly sums: readonly SumRow[];
  readonly histograms: readonly HistogramRow[];
  /** With `maxValues`: the sums of all values. */
  readonly all?: readonly SumRow[];
}

export async function readSeries(query: SeriesQuery): Promise<SeriesSums> {
  const { database, orgId, timezone, bounds, groupBy, filter, measures, kinds, maxValues, isLiveCount } = query;
  const call = database.rpc('call_series', {
    org: orgId,
    zone: timezone,
    bounds: [...bounds],
    grouped_by: groupBy,
    filter,
    measures: [...measures],
    kinds: [...kinds],
    // The generated type does not have null for parameters.
    max_values: (maxValues ?? null) as number,
    live_limit: liveLimit,
  });
  return sumsOf(await (isLiveCount ? asLiveCount(call) : call)) as unknown as SeriesSums;
}

/** The result of a function that refuses to count the rows of a long time range. */
export function sumsOf<Data>(response: PostgrestResponse<Data>): NonNullable<Data> {
  if (response.error?.code === 'PT422') throw tooLongForLiveCount();
  return dataOf(response);
}
