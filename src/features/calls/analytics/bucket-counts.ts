// The figures of each time bucket, from the sums and histograms of SQL.
import type { CallFigureName } from '../../../domain/call-figures.ts';
import type { CallMeasure } from '../../../domain/call-measures.ts';
import { countsOf, type HistogramRow, type SumRow } from '../figures/call-sums.ts';
import type { DistinctValue, readDistinctFigures } from '../figures/distinct-figures.ts';
import type { CallCounts } from '../figures/figure-value.ts';
import { countedFigure } from './marks.ts';

interface Sums {
  readonly sums: readonly SumRow[];
  readonly histograms?: readonly HistogramRow[];
}

/** What was counted in each of the first `count` buckets. */
export function countsByBucket(measures: readonly CallMeasure[], { sums, histograms = [] }: Sums, count: number) {
  const sumsIn = Map.groupBy(sums, ([, bucket]) => bucket);
  const histogramsIn = Map.groupBy(histograms, ([bucket]) => bucket);
  return Array.from({ length: count }, (_, index) =>
    countsOf(measures, sumsIn.get(index + 1) ?? [], histogramsIn.get(index + 1) ?? []),
  );
}

type Distinct = Awaited<ReturnType<typeof readDistinctFigures>>;

/** One value for each bucket. Figures of callers and peaks were read apart. */
export function figureByBucket(name: CallFigureName, buckets: readonly CallCounts[], distinct: Distinct) {
  const other = distinct.get(name);
  return buckets.map(
    (counts, index): DistinctValue =>
      other === undefined ? countedFigure(name, counts) : (other.buckets[index] ?? none),
  );
}

const none: DistinctValue = { value: null, part: null, whole: null };
