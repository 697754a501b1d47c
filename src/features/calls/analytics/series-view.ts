import { callFigures } from '../../../domain/call-figures.ts';
import { ValidationFailed } from '../../../errors.ts';
import { defineView } from '../../../http/cache/view.ts';
import { countsOf, neededFor, type SumRow } from '../figures/call-sums.ts';
import { readDistinctFigures } from '../figures/distinct-figures.ts';
import { drillDown } from '../figures/drill-down.ts';
import { figureNamed, figureValue, partAndWhole } from '../figures/figure-value.ts';
import { listFilterOf } from '../figures/population.ts';
import { readSeries, type SeriesSums } from '../figures/read-series.ts';
import { isInOneDimension } from '../rollup-dimension.ts';
import { callTables, figureView } from '../views.ts';
import type { AnalyticsParams } from './analytics-request.ts';
import { bucketsOf, maxBuckets } from './buckets.ts';
import { changeOf, changePercent, comparedIn, comparedRange } from './comparison.ts';
import { valuesOf } from './groupings.ts';
import { CallSeries, type SeriesQuery } from './series-schemas.ts';
import { bucketBounds, instantOf } from './time-buckets.ts';

type SeriesParams = AnalyticsParams & Pick<SeriesQuery, 'metric' | 'bucket' | 'group_by' | 'limit' | 'compare'>;

export const seriesView = defineView({
  ...figureView,
  name: 'call series',
  tables: callTables,
  schema: CallSeries,
  async load({ database, orgId, now }, params: SeriesParams): Promise<CallSeries> {
    const { metric: metrics, bucket: size, group_by: groupBy, limit, compare, filter, callFilter } = params;
    const { range, timezone, weekStart } = params;
    assertGroupable(metrics, groupBy);
    const bounds = bucketBounds({ range, size, timezone, weekStart, maxBuckets });
    const { measures, kinds } = neededFor(metrics, ['calls']);
    const fixed = valuesOf(groupBy);
    const query = {
      ...{ database, orgId, timezone, groupBy, filter: callFilter, measures, kinds },
      isLiveCount: size === 'hour' || !isInOneDimension(groupBy, callFilter),
    };
    const before = comparedRange(bounds, compare, params.asOf ?? now);
    const distinctQuery = { database, orgId, timezone, filter: callFilter, now };
    const [found, foundBefore, distinct, distinctBefore] = await Promise.all([
      readSeries({ ...query, bounds: bounds.map(instantOf), ...(fixed === undefined && { maxValues: limit }) }),
      before === null ? undefined : readSeries({ ...query, bounds: before.bounds }),
      readDistinctFigures(metrics, { ...distinctQuery, bounds: bounds.map(instantOf) }),
      before === null ? undefined : readDistinctFigures(metrics, { ...distinctQuery, bounds: before.bounds }),
    ]);
    const count = bounds.length - 1;
    const pointsOf = (
      metric: SeriesQuery['metric'][number],
      sums: readonly SumRow[],
      { histograms }: SeriesSums,
      others: typeof distinct = new Map(),
    ) => {
      const figure = figureNamed(metric);
      const other = others.get(metric);
      if (other !== undefined) {
        const { value: total, part, whole } = other.total;
        return { metric, total, part, whole, points: other.buckets.map(({ value }) => value) };
      }
      const sumsIn = Map.groupBy(sums, ([, bucket]) => bucket);
      const histogramsIn = Map.groupBy(histograms, ([bucket]) => bucket);
      const points = Array.from({ length: count }, (_, index) =>
        figureValue(figure, countsOf(measures, sumsIn.get(index + 1) ?? [], histogramsIn.get(index + 1) ?? [])),
      );
      const all = countsOf(measures, sums, histograms);
      return { metric, total: figureValue(figure, all), ...partAndWhole(figure, all), points };
    };
    const values = fixed ?? found.values ?? [];
    return {
      metric: metrics[0] ?? 'calls',
      bucket: size,
      groupBy,
      timezone,
      source: found.source,
      computedAt: new Date(now).toISOString(),
      ...range,
      compared: comparedIn(before),
      buckets: bucketsOf(bounds, filter, params.asOf ?? now),
      series: values.flatMap((value) =>
        metrics.map((metric) => {
          const of = (sums: readonly SumRow[]) => sums.filter(([each]) => each === value);
          const series = pointsOf(metric, of(found.sums), found, distinct);
          const past =
            foundBefore === undefined ? null : pointsOf(metric, of(foundBefore.sums), foundBefore, distinctBefore);
          return {
            value,
            ...series,
            before: past?.total ?? null,
            change: changeOf(series.total, past?.total ?? null),
            changePercent: changePercent(series.total, past?.total ?? null),
            pointsBefore: past?.points ?? null,
            filter: drillDown(
              filter,
              range,
              groupBy === 'none' ? {} : { [groupBy]: [value] },
              listFilterOf(figureNamed(metric)),
            ),
          };
        }),
      ),
      rest: found.all === undefined ? [] : metrics.map((metric) => pointsOf(metric, restOf(found), found)),
    };
  },
});

/** All sums without those of the values shown. Sums add up, so they can also be subtracted. */
function restOf({ all = [], sums }: SeriesSums): SumRow[] {
  return [...all, ...sums.map(([value, bucket, each]): SumRow => [value, bucket, each.map((sum) => -sum)])];
}

function assertGroupable(metrics: SeriesQuery['metric'], groupBy: string): void {
  const alone = metrics.find((metric) => !['sum', 'ratio'].includes(callFigures[metric].kind));
  if (groupBy !== 'none' && alone !== undefined) {
    throw new ValidationFailed(`${alone} cannot be grouped: leave out group_by`, { field: 'group_by' });
  }
}
