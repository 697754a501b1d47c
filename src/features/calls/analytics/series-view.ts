import { callFigures } from '../../../domain/call-figures.ts';
import { ValidationFailed } from '../../../errors.ts';
import { defineView } from '../../../http/cache/view.ts';
import { neededFor } from '../figures/call-sums.ts';
import { readDistinctFigures } from '../figures/distinct-figures.ts';
import { readSeries } from '../figures/read-series.ts';
import { isInOneDimension } from '../rollup-dimension.ts';
import { callTables, figureView } from '../views.ts';
import { maxBuckets } from './buckets.ts';
import { comparedRange } from './comparison.ts';
import { valuesOf } from './groupings.ts';
import { assertFewMarks } from './marks.ts';
import { type SeriesParams, seriesOf } from './series-answer.ts';
import { CallSeries } from './series-schemas.ts';
import { bucketBounds, instantOf } from './time-buckets.ts';

export const seriesView = defineView({
  ...figureView,
  name: 'call series',
  tables: callTables,
  schema: CallSeries,
  async load({ database, orgId, now: at }, params: SeriesParams): Promise<CallSeries> {
    const { metric: metrics, bucket: size, group_by: groupBy, limit, compare, callFilter } = params;
    const { range, timezone, weekStart } = params;
    assertGroupable(metrics, groupBy);
    const bounds = bucketBounds({ range, size, timezone, weekStart, maxBuckets });
    const fixed = valuesOf(groupBy);
    const count = bounds.length - 1;
    if (params.with !== undefined) assertFewMarks(metrics.length * count * (fixed?.length ?? limit));
    const { measures, kinds } = neededFor(metrics, ['calls']);
    const query = {
      ...{ database, orgId, timezone, groupBy, filter: callFilter, measures, kinds },
      isLiveCount: size === 'hour' || !isInOneDimension(groupBy, callFilter),
    };
    const before = comparedRange(bounds, compare, params.asOf ?? at);
    const read = async (instants: readonly string[], maxValues?: number) => {
      const [found, distinct] = await Promise.all([
        readSeries({ ...query, bounds: instants, ...(maxValues !== undefined && { maxValues }) }),
        readDistinctFigures(metrics, { database, orgId, timezone, filter: callFilter, now: at, bounds: instants }),
      ]);
      return { found, distinct };
    };
    const [now, past] = await Promise.all([
      read(bounds.map(instantOf), fixed === undefined ? limit : undefined),
      before === null ? null : read(before.bounds),
    ]);
    return seriesOf({ params, measures, bounds, before, now, past, at });
  },
});

function assertGroupable(metrics: SeriesParams['metric'], groupBy: string): void {
  const alone = metrics.find((metric) => !['sum', 'ratio'].includes(callFigures[metric].kind));
  if (groupBy !== 'none' && alone !== undefined) {
    throw new ValidationFailed(`${alone} cannot be grouped: leave out group_by`, { field: 'group_by' });
  }
}
