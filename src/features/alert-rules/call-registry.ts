// What this feature uses of the calls feature. Features do not import each other, so app.ts hands it over: there is one vocabulary of
// filters and one place that computes figures.
import type { TProperties } from 'typebox';
import type { CallFigure } from '../../domain/call-figure.ts';
import { callFigures } from '../../domain/call-figures.ts';
import { type CallMeasure, countingMeasures, type HistogramKind } from '../../domain/call-measures.ts';

interface CallCounts {
  readonly sumOf: (measure: CallMeasure) => number;
  readonly placesOf: (kind: HistogramKind) => readonly number[];
}

export interface CallRegistry {
  /** The filters of the list of calls. */
  readonly filterParameters: TProperties;
  /** From validated parameters to private.call_filter. Throws ValidationFailed. */
  readonly toCallFilter: (query: never, timezone: string, now: number) => object;
  readonly figureValue: (figure: CallFigure, counts: CallCounts) => number | null;
  readonly measuresOf: (figure: CallFigure) => readonly CallMeasure[];
}

/** Only figures that are made of sums: quantiles and distinct callers of overlapping windows cannot be added up. */
export type RuleFigure = Extract<CallFigure, { readonly kind: 'sum' | 'ratio' }>;

/** Undefined: no rule can be about it. A stored rule may name a figure that no longer exists. */
export function ruleFigureNamed(name: string): RuleFigure | undefined {
  const figures: Readonly<Record<string, CallFigure>> = callFigures;
  const figure = Object.hasOwn(figures, name) ? figures[name] : undefined;
  return figure?.kind === 'sum' || figure?.kind === 'ratio' ? figure : undefined;
}

export const ruleFigureNames = Object.keys(callFigures).filter((name) => ruleFigureNamed(name) !== undefined);

/** The measure that counts the calls of a figure, for the list of these calls. Null: all calls of the filter. */
export function populationOf(figure: RuleFigure): CallMeasure | null {
  const measure = figure.kind === 'sum' ? figure.of : figure.whole;
  if (measure === 'costed_seconds' || measure === 'cost_micros') return 'costed';
  return measure !== 'calls' && countingMeasures.includes(measure) ? measure : null;
}
