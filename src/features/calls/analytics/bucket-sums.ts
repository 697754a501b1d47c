// The sums of one figure by time bucket, for series and heatmap.
import { dataOf } from '../../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { asLiveCount } from '../../../database/transport/expensive-queries.ts';
import { DatabaseUnavailable } from '../../../errors.ts';
import { type Figure, figureValue, type Sum } from '../figures/figure.ts';
import { liveLimit, tooLongForLiveCount } from '../time-range.ts';
import { type Grouping, isInRollup } from './groupings.ts';

export type BucketSums = Readonly<Record<Exclude<Sum, 'today'>, number>>;

interface BucketQuery {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  readonly timezone: string;
  readonly bounds: string[];
  readonly groupBy: Grouping;
  readonly figure: Figure;
  /** The rollup has days only. */
  readonly hasHours: boolean;
}

/** For each value with calls, the sums of its buckets with calls, by the index of the bucket. */
export async function readBucketSums({ database, orgId, timezone, bounds, groupBy, figure, hasHours }: BucketQuery) {
  const query = database.rpc('call_series', {
    org: orgId,
    zone: timezone,
    bounds,
    grouped_by: groupBy,
    filter: figure.of.filter ?? {},
    live_limit: liveLimit,
  });
  const rows = dataOf(await (hasHours || !isInRollup(groupBy) ? asLiveCount(query) : query));
  if (rows.length === 0) throw tooLongForLiveCount();
  const complete = rows.find(({ value }) => value === null);
  // The row without a value is always present; without it, the response is incomplete.
  if (complete === undefined) throw new DatabaseUnavailable({ cause: new Error('call_series without its last row') });
  const sums = rows.filter(({ value }) => value !== null).map(({ value, ...row }) => [value, byBucket(row)] as const);
  return { source: complete.source, sums: new Map<string, ReadonlyMap<number, BucketSums>>(sums) };
}

type Row = { readonly buckets: readonly number[] } & Readonly<Record<keyof BucketSums, readonly number[]>>;

function byBucket({ buckets, calls, timed, seconds }: Row): ReadonlyMap<number, BucketSums> {
  return new Map(
    buckets.map((bucket, index) => [
      bucket - 1,
      { calls: calls[index] ?? 0, timed: timed[index] ?? 0, seconds: seconds[index] ?? 0 },
    ]),
  );
}

/** Adds the sums of several buckets: an average must not be the average of averages. */
export function valueOfBuckets(figure: Figure, buckets: readonly BucketSums[]): number | null {
  return figureValue(figure, ({ sum }) =>
    sum === 'today' ? 0 : buckets.reduce((total, sums) => total + sums[sum], 0),
  );
}
