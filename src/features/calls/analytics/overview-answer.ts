// The overview, from what SQL counted.
import { betterValueOf } from '../../../domain/better-values.ts';
import type { CallFigureName } from '../../../domain/call-figures.ts';
import { countsOf } from '../figures/call-sums.ts';
import type { DistinctValue, readDistinctFigures } from '../figures/distinct-figures.ts';
import { drillDown } from '../figures/drill-down.ts';
import { figureNamed } from '../figures/figure-value.ts';
import { listFilterOf } from '../figures/population.ts';
import { countsByBucket, figureByBucket } from './bucket-counts.ts';
import { bucketsBefore, bucketsOf, isPartial } from './buckets.ts';
import { type ComparedRange, comparedIn, comparedTo } from './comparison.ts';
import { assertFewMarks, countedFigure, markOf } from './marks.ts';
import { breakdownsOf } from './overview-breakdowns.ts';
import type { FoundOverview, OverviewParams, Span } from './overview-query.ts';
import type { Overview } from './overview-schemas.ts';
import type { bucketBounds } from './time-buckets.ts';

type Distinct = Awaited<ReturnType<typeof readDistinctFigures>>;

interface OverviewData {
  readonly params: OverviewParams;
  readonly bounds: ReturnType<typeof bucketBounds>;
  readonly before: ComparedRange | null;
  readonly found: FoundOverview;
  readonly distinct: Distinct;
  readonly distinctBefore: Distinct;
  readonly now: number;
}

export function overviewOf(data: OverviewData): Overview {
  const { params, bounds, before, found, now } = data;
  const { metric: metrics, bucket, range, timezone, filter } = params;
  const asOf = params.asOf ?? now;
  const count = bounds.length - 1;
  const buckets = bucketsOf(bounds, bucket, filter, asOf);
  const history = historyOf(data, found.now, data.distinct, count);
  const past =
    found.before === null || before === null
      ? null
      : historyOf(data, found.before, data.distinctBefore, before.bounds.length - 1);
  const valuesIn = (figures: History) =>
    mapFigures(metrics, (name) =>
      Array.from({ length: count }, (_, index) => figures.get(name)?.[index]?.value ?? null),
    );
  const marksOf = (name: CallFigureName) =>
    buckets.map((bucket, index) =>
      markOf({
        ...{ name, filter, range: bucket },
        counted: history.get(name)?.[index] ?? noFigure,
        before: past?.get(name)?.[index]?.value ?? null,
      }),
    );
  return {
    timezone,
    source: found.source,
    computedAt: new Date(now).toISOString(),
    ...range,
    isPartial: isPartial(range, asOf),
    compared: comparedIn(before),
    metrics: metricsOf(data),
    buckets,
    bucketsBefore: before === null ? null : bucketsBefore(before, timezone, filter, count),
    series: valuesIn(history),
    seriesBefore: past === null ? null : valuesIn(past),
    marks: params.with?.includes('marks') ? mapFigures(metrics, marksOf) : null,
    ...breakdownsOf(found, params),
  };
}

type History = ReadonlyMap<CallFigureName, readonly DistinctValue[]>;
const noFigure: DistinctValue = { value: null, part: null, whole: null };

function historyOf({ params, found }: OverviewData, span: Span, distinct: Distinct, count: number): History {
  const buckets = countsByBucket(found.measures, span, count);
  return new Map(params.metric.map((name) => [name, figureByBucket(name, buckets, distinct)]));
}

function metricsOf({ params, found, distinct, distinctBefore }: OverviewData): Overview['metrics'] {
  const totalOf = ({ sums, histograms }: Span) => countsOf(found.measures, sums, histograms);
  const current = totalOf(found.now);
  const past = found.before === null ? null : totalOf(found.before);
  return params.metric.map((name) => {
    const figure = figureNamed(name);
    const { value, part, whole } = distinct.get(name)?.total ?? countedFigure(name, current);
    const was = past === null ? null : (distinctBefore.get(name)?.total ?? countedFigure(name, past)).value;
    return {
      ...{ name, unit: figure.unit, better: betterValueOf(name), value, ...comparedTo(value, was), part, whole },
      accuracy: figure.kind === 'quantile' ? 'within 2.5 %' : 'exact',
      filter: drillDown(params.filter, params.range, listFilterOf(figure)),
    };
  });
}

const mapFigures = <Value>(names: readonly CallFigureName[], toValue: (name: CallFigureName) => Value) =>
  Object.fromEntries(names.map((name) => [name, toValue(name)]));

/** Before the query: marks cost more than values. */
export function assertFewOverviewMarks({ metric, with: parts }: OverviewParams, count: number): void {
  if (parts?.includes('marks')) assertFewMarks(metric.length * count);
}
