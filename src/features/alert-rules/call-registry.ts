// What this feature uses of the calls feature. Features do not import each other, so app.ts hands it over: there is one vocabulary of
// filters and one place that computes figures.
import type { TProperties } from 'typebox';
import { type CallFigure, callFigures } from '../../domain/call-figures.ts';
import type { CallMeasure, HistogramKind } from '../../domain/call-measures.ts';

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

/** Quantiles are left out: a quantile of a short window would need a histogram of its own. */
export type RuleFigure = Exclude<CallFigure, { readonly kind: 'quantile' }>;

/** Undefined: no rule can be about it. A stored rule may name a figure that no longer exists. */
export function ruleFigureNamed(name: string): RuleFigure | undefined {
  const figures: Readonly<Record<string, CallFigure>> = callFigures;
  const figure = Object.hasOwn(figures, name) ? figures[name] : undefined;
  return figure === undefined || figure.kind === 'quantile' ? undefined : figure;
}

export const ruleFigureNames = Object.keys(callFigures).filter((name) => ruleFigureNamed(name) !== undefined);
