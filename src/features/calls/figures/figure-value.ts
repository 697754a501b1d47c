// The value of a figure, from sums of measures and from histograms. Nothing else computes a figure.
import type { CallFigure, DistinctFigure } from '../../../domain/call-figure.ts';
import { type CallFigureName, callFigures } from '../../../domain/call-figures.ts';
import type { CallMeasure, HistogramKind } from '../../../domain/call-measures.ts';
import { quantileOf } from './quantile.ts';

/** What SQL counted of some calls. Sums add up, and so do histograms; figures do not. */
export interface CallCounts {
  readonly sumOf: (measure: CallMeasure) => number;
  /** How many calls have a value in each place of the histogram. */
  readonly placesOf: (kind: HistogramKind) => readonly number[];
}

export const figureNamed = (name: CallFigureName): CallFigure => callFigures[name];

/** Figures that are computed from sums and histograms. */
export type CountedFigure = Exclude<CallFigure, DistinctFigure>;

export const isCounted = (figure: CallFigure): figure is CountedFigure =>
  figure.kind !== 'callers' && figure.kind !== 'peak';

export function figureValue(figure: CallFigure, counts: CallCounts): number | null {
  if (!isCounted(figure)) return null;
  if (figure.kind === 'sum') return counts.sumOf(figure.of);
  if (figure.kind === 'ratio') {
    const whole = counts.sumOf(figure.whole);
    return whole === 0 ? null : rounded(partOf(figure.part, counts) * figure.factor, whole, figure.unit);
  }
  const value = quantileOf(counts.placesOf(figure.histogram), figure.at);
  return value === null ? null : rounded(value, figure.divisor, figure.unit);
}

/** Numerator and denominator of a ratio; null for other figures. */
export function partAndWhole(figure: CallFigure, counts: CallCounts): { part: number | null; whole: number | null } {
  if (!isCounted(figure) || figure.kind === 'sum') return { part: null, whole: null };
  const whole = counts.sumOf(figure.whole);
  return { part: figure.kind === 'ratio' ? partOf(figure.part, counts) : null, whole };
}

/** The measures that a figure is computed from. */
export function measuresOf(figure: CallFigure): readonly CallMeasure[] {
  if (!isCounted(figure)) return [];
  if (figure.kind === 'sum') return [figure.of];
  return figure.kind === 'ratio' ? [...figure.part, figure.whole] : [figure.whole];
}

/** The value without calls. */
export const emptyValueOf = ({ kind, unit }: CallFigure): 0 | null =>
  kind === 'sum' || (kind !== 'ratio' && kind !== 'quantile' && unit !== 'percent') ? 0 : null;

const partOf = (part: readonly CallMeasure[], { sumOf }: CallCounts) =>
  part.reduce((sum, measure) => sum + sumOf(measure), 0);

/** Null when there is nothing to divide by. */
export const percentOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : rounded(part * 100, whole, 'percent');

/** The value for each of `count` days; null without such days. */
export const perDayOf = (value: number, count: number, unit: CallFigure['unit']): number | null =>
  count === 0 ? null : rounded(value, count, unit);

/** One decimal, and none for amounts of money. The product comes before the division, so that ties are exact and round up. */
function rounded(part: number, whole: number, unit: CallFigure['unit']): number {
  const steps = unit === 'micros' || unit === 'milliseconds' ? 1 : 10;
  return Math.round((part * steps) / whole) / steps;
}
