import type { TimeRange } from '../../../domain/time-range.ts';
import { defineView } from '../../../http/cache/view.ts';
import { figureNamed } from '../figures/registry.ts';
import { maxLiveDays } from '../time-range.ts';
import { callTables, figureView } from '../views.ts';
import { type BucketSums, readBucketSums, valueOfBuckets } from './bucket-sums.ts';
import { CallHeatmap, type HeatmapQuery } from './series-schemas.ts';
import { bucketBounds, instantOf } from './time-buckets.ts';

/** The last day may have more than 24 hours. */
const maxBuckets = maxLiveDays * 24 + 3;

interface HeatmapParams {
  readonly metric: HeatmapQuery['metric'];
  readonly range: TimeRange;
  readonly timezone: string;
  readonly weekStart: number;
  readonly [param: string]: unknown;
}

export const heatmapView = defineView({
  ...figureView,
  name: 'call heatmap',
  tables: callTables,
  schema: CallHeatmap,
  async load({ database, orgId, now }, params: HeatmapParams): Promise<CallHeatmap> {
    const { metric, range, timezone, weekStart } = params;
    const figure = figureNamed(metric);
    const bounds = bucketBounds({ range, size: 'hour', timezone, weekStart, maxBuckets });
    const query = { database, orgId, timezone, groupBy: 'none', figure, hasHours: true } as const;
    const { source, sums } = await readBucketSums({ ...query, bounds: bounds.map(instantOf) });
    const cells = new Map<string, BucketSums[]>();
    for (const [index, bucket] of sums.get('all') ?? []) {
      const start = bounds[index];
      if (start === undefined) continue;
      const cell = cellName(start.dayOfWeek % 7, start.hour);
      cells.set(cell, [...(cells.get(cell) ?? []), bucket]);
    }
    // Starts with the first day of the week of the organisation.
    const weekdays = Array.from({ length: 7 }, (_, day) => (weekStart + day) % 7);
    const hours = Array.from({ length: 24 }, (_, hour) => hour);
    return {
      metric,
      timezone,
      source: source as CallHeatmap['source'],
      computedAt: new Date(now).toISOString(),
      ...range,
      total: valueOfBuckets(figure, [...cells.values()].flat()),
      weekdays: weekdays.map((weekday) => ({
        weekday,
        hours: hours.map((hour) => valueOfBuckets(figure, cells.get(cellName(weekday, hour)) ?? [])),
      })),
    };
  },
});

const cellName = (weekday: number, hour: number) => `${weekday}-${hour}`;
