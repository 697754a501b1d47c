// The series, from what SQL counted.

import { betterValueOf } from '../../../domain/better-values.ts';
import type { CallMeasure } from '../../../domain/call-measures.ts';
import { countsOf, type SumRow } from '../figures/call-sums.ts';
import type { DistinctValue, readDistinctFigures } from '../figures/distinct-figures.ts';
import { drillDown } from '../figures/drill-down.ts';
import { figureNamed } from '../figures/figure-value.ts';
import { listFilterOf } from '../figures/population.ts';
import type { SeriesSums } from '../figures/read-series.ts';
import type { AnalyticsParams } from './analytics-request.ts';
import { countsByBucket, figureByBucket } from './bucket-counts.ts';
import { bucketsBefore, bucketsOf } from './buckets.ts';
import { type ComparedRange, comparedIn, comparedTo } from './comparison.ts';
import { valuesOf } from './groupings.ts';
import { countedFigure, markOf } from './marks.ts';
import type { CallSeries, SeriesQuery } from './series-schemas.ts';
import type { bucketBounds } from './time-buckets.ts';

export type SeriesParams = AnalyticsParams &
  Pick<SeriesQuery, 'metric' | 'bucket' | 'group_by' | 'limit' | 'compare' | 'with'>;
type Metric = SeriesQuery['metric'][number];
type Distinct = Awaited<ReturnType<typeof readDistinctFigures>>;

/** The sums of a range, and its figures of callers and peaks. */
interface Span {
  readonly found: SeriesSums;
  readonly distinct: Distinct;
  readonly count: number;
}

interface SeriesData {
  readonly params: SeriesParams;
  readonly measures: readonly CallMeasure[];
  readonly bounds: ReturnType<typeof bucketBounds>;
  readonly before: ComparedRange | null;
  readonly now: Omit<Span, 'count'>;
  readonly past: Omit<Span, 'count'> | null;
  readonly at: number;
}

interface Points {
  readonly total: DistinctValue;
  readonly points: readonly DistinctValue[];
}

export function seriesOf({ params, measures, bounds, before, now, past, at }: SeriesData): CallSeries {
  const { metric: metrics, bucket, group_by: groupBy, range, timezone, filter } = params;
  const count = bounds.length - 1;
  const buckets = bucketsOf(bounds, bucket, filter, params.asOf ?? at);
  const current: Span = { ...now, count };
  const earlier = past === null || before === null ? null : { ...past, count: before.bounds.length - 1 };

  function pointsOf(sums: readonly SumRow[], { found, distinct, count }: Span): (metric: Metric) => Points {
    const each = countsByBucket(measures, { sums, histograms: found.histograms }, count);
    const all = countsOf(measures, sums, found.histograms);
    return (metric) => ({
      total: distinct.get(metric)?.total ?? countedFigure(metric, all),
      points: figureByBucket(metric, each, distinct),
    });
  }
  const pointsOfValue = (value: string, span: Span) =>
    pointsOf(
      span.found.sums.filter(([each]) => each === value),
      span,
    );
  const valuesIn = ({ points }: Points) => Array.from({ length: count }, (_, index) => points[index]?.value ?? null);
  const shown = (metric: Metric, series: Points) => ({ metric, ...totalOf(series), points: valuesIn(series) });

  return {
    metric: metrics[0] ?? 'calls',
    bucket,
    groupBy,
    timezone,
    source: now.found.source,
    computedAt: new Date(at).toISOString(),
    ...range,
    compared: comparedIn(before),
    buckets,
    bucketsBefore: before === null ? null : bucketsBefore(before, timezone, filter, count),
    series: (valuesOf(groupBy) ?? now.found.values ?? []).flatMap((value) => {
      const only: Readonly<Record<string, readonly string[]>> = groupBy === 'none' ? {} : { [groupBy]: [value] };
      const ofNow = pointsOfValue(value, current);
      const ofPast = earlier === null ? null : pointsOfValue(value, earlier);
      return metrics.map((name) => {
        const series = ofNow(name);
        const was = ofPast === null ? null : ofPast(name);
        const marks = () =>
          buckets.map((each, index) =>
            markOf({
              ...{ name, filter, only, range: each },
              counted: series.points[index] ?? { value: null, part: null, whole: null },
              before: was?.points[index]?.value ?? null,
            }),
          );
        return {
          value,
          ...shown(name, series),
          better: betterValueOf(name),
          ...comparedTo(series.total.value, was?.total.value ?? null),
          pointsBefore: was === null ? null : valuesIn(was),
          marks: params.with === undefined ? null : marks(),
          filter: drillDown(filter, range, only, listFilterOf(figureNamed(name))),
        };
      });
    }),
    rest: now.found.all === undefined ? [] : restOf(now.found),
  };

  function restOf(found: SeriesSums) {
    const ofRest = pointsOf(sumsOfRest(found), current);
    return metrics.map((metric) => shown(metric, ofRest(metric)));
  }
}

const totalOf = ({ total: { value: total, part, whole } }: Points) => ({ total, part, whole });

/** All sums without those of the values shown. Sums add up, so they can also be subtracted. */
function sumsOfRest({ all = [], sums }: SeriesSums): SumRow[] {
  return [...all, ...sums.map(([value, bucket, each]): SumRow => [value, bucket, each.map((sum) => -sum)])];
}
