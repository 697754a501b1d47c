import type { TimeRange } from '../../../domain/time-range.ts';
import { defineView } from '../../../http/cache/view.ts';
import { figureNamed } from '../figures/registry.ts';
import { callTables, figureView } from '../views.ts';
import { type BucketSums, readBucketSums, valueOfBuckets } from './bucket-sums.ts';
import { valuesOf } from './groupings.ts';
import { CallSeries, type SeriesQuery } from './series-schemas.ts';
import { bucketBounds, instantOf } from './time-buckets.ts';

/** The hours of 31 days. */
const maxBuckets = 750;

type SeriesParams = Omit<SeriesQuery, 'from' | 'to'> & {
  readonly range: TimeRange;
  readonly timezone: string;
  readonly weekStart: number;
};

export const seriesView = defineView({
  ...figureView,
  name: 'call series',
  tables: callTables,
  schema: CallSeries,
  async load({ database, orgId, now }, params: SeriesParams): Promise<CallSeries> {
    const { metric, bucket: size, group_by: groupBy, range, timezone, weekStart } = params;
    const figure = figureNamed(metric);
    const bounds = bucketBounds({ range, size, timezone, weekStart, maxBuckets });
    const instants = bounds.map(instantOf);
    const hasHours = size === 'hour';
    const query = { database, orgId, timezone, bounds: instants, groupBy, figure, hasHours };
    const { source, sums } = await readBucketSums(query);
    const starts = bounds.slice(0, -1);
    return {
      metric,
      bucket: size,
      groupBy,
      timezone,
      source: source as CallSeries['source'],
      computedAt: new Date(now).toISOString(),
      ...range,
      buckets: starts.map((start, index) => ({
        local: start.toString({ timeZoneName: 'never', smallestUnit: 'second' }),
        from: instants[index] ?? '',
        to: instants[index + 1] ?? '',
      })),
      series: valuesOf[groupBy].map((value) => {
        const buckets = sums.get(value) ?? new Map<number, BucketSums>();
        return {
          value,
          total: valueOfBuckets(figure, [...buckets.values()]),
          points: starts.map((_, index) => valueOfBuckets(figure, present(buckets.get(index)))),
        };
      }),
    };
  },
});

const present = <Item>(item: Item | undefined): Item[] => (item === undefined ? [] : [item]);
