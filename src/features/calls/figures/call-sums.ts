// What the SQL functions of figures return: sums of measures and histograms, by value and time bucket.
import { type CallFigureName, callFigures } from '../../../domain/call-figures.ts';
import { type CallMeasure, callMeasures, type HistogramKind, histogramKinds } from '../../../domain/call-measures.ts';
import { type CallCounts, figureNamed, measuresOf } from './figure-value.ts';

/** [value, bucket from 1, the sums in the order of the requested measures] */
export type SumRow = readonly [value: string, bucket: number, sums: readonly number[]];
/** [bucket from 1, kind, first place, counts] */
export type HistogramRow = readonly [
  bucket: number,
  kind: HistogramKind,
  firstPlace: number,
  counts: readonly number[],
];

/** The measures and the histograms that the figures need. */
export function neededFor(names: readonly CallFigureName[], also: readonly CallMeasure[] = []) {
  const needed = new Set<CallMeasure>([...also, ...names.flatMap((name) => measuresOf(figureNamed(name)))]);
  const kinds = new Set(
    names.flatMap((name) => {
      const figure = callFigures[name];
      return figure.kind === 'quantile' ? [figure.histogram] : [];
    }),
  );
  return {
    measures: callMeasures.filter((measure) => needed.has(measure)),
    kinds: histogramKinds.filter((kind) => kinds.has(kind)),
  };
}

/** The counts of all these rows together. */
export function countsOf(
  measures: readonly CallMeasure[],
  sums: readonly SumRow[],
  histograms: readonly HistogramRow[] = [],
): CallCounts {
  const totals = new Map<CallMeasure, number>();
  for (const [, , values] of sums) {
    for (const [index, measure] of measures.entries()) {
      totals.set(measure, (totals.get(measure) ?? 0) + (values[index] ?? 0));
    }
  }
  return { sumOf: (measure) => totals.get(measure) ?? 0, placesOf: (kind) => placesOf(histograms, kind) };
}

function placesOf(histograms: readonly HistogramRow[], wanted: HistogramKind): number[] {
  const places: number[] = [];
  for (const [, kind, first, counts] of histograms) {
    if (kind !== wanted) continue;
    for (const [index, count] of counts.entries()) places[first + index] = (places[first + index] ?? 0) + count;
  }
  return Array.from(places, (count) => count ?? 0);
}
