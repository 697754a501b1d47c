// What this feature uses of the calls feature. Features do not import each other, so app.ts hands it over: there is one vocabulary of
// filters and one place that computes figures.
import type { TProperties } from 'typebox';
import { type CallFigure, callFigures, type RatioFigure, type SumFigure } from '../../domain/call-figures.ts';
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

/** Only sums and ratios: the other figures would need rows or histograms of each window. */
export type RuleFigure = SumFigure | RatioFigure;

/** Undefined: no rule can be about it. A stored rule may name a figure that no longer exists. */
export function ruleFigureNamed(name: string): RuleFigure | undefined {
  const figures: Readonly<Record<string, CallFigure>> = callFigures;
  const figure = Object.hasOwn(figures, name) ? figures[name] : undefined;
  return figure?.kind === 'sum' || figure?.kind === 'ratio' ? figure : undefined;
}

export const ruleFigureNames = Object.keys(callFigures).filter((name) => ruleFigureNamed(name) !== undefined);
