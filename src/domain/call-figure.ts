// What a figure of calls is, and short forms to declare one.
import type { CallMeasure, HistogramKind } from './call-measures.ts';

interface Declared {
  readonly unit: 'calls' | 'callers' | 'seconds' | 'milliseconds' | 'percent' | 'micros' | 'interruptions';
  /** What is computed of which calls, in words. */
  readonly definition: string;
  readonly example: number;
}

/** The sum of a measure. It is 0 without calls. */
export interface SumFigure extends Declared {
  readonly kind: 'sum';
  readonly of: CallMeasure;
}

/** `part` x `factor` / `whole`. Null when `whole` is 0. */
export interface RatioFigure extends Declared {
  readonly kind: 'ratio';
  readonly part: readonly CallMeasure[];
  readonly whole: CallMeasure;
  readonly factor: number;
}

/** The value that the share `at` of the calls does not exceed. Within 2.5 %, because it is read from a histogram. Null without calls. */
export interface QuantileFigure extends Declared {
  readonly kind: 'quantile';
  readonly histogram: HistogramKind;
  readonly at: number;
  /** The measure that counts the calls of the histogram. */
  readonly whole: CallMeasure;
  /** Units of the histogram in one unit of the figure. */
  readonly divisor: number;
}

/** Of callers, or of calls at the same time: no sum over calls, so it is computed for each time bucket from the rows. */
export interface DistinctFigure extends Declared {
  readonly kind: 'callers' | 'peak';
}

export type CallFigure = SumFigure | RatioFigure | QuantileFigure | DistinctFigure;

export const calls = (of: CallMeasure, definition: string, example: number): SumFigure => ({
  kind: 'sum',
  unit: 'calls',
  definition,
  of,
  example,
});

type Quotient = Omit<RatioFigure, 'kind' | 'unit' | 'factor'>;
export const percent = (declared: Quotient): RatioFigure => ({
  kind: 'ratio',
  unit: 'percent',
  factor: 100,
  ...declared,
});

type Quantile = Omit<QuantileFigure, 'kind' | 'divisor' | 'unit' | 'whole'>;
export const duration = (declared: Omit<Quantile, 'histogram'>): QuantileFigure => ({
  ...{ kind: 'quantile', unit: 'seconds', histogram: 'duration', whole: 'timed', divisor: 1 },
  ...declared,
});
export const wait = (declared: Omit<Quantile, 'histogram'>): QuantileFigure => ({
  ...{ kind: 'quantile', unit: 'seconds', histogram: 'wait', whole: 'waits', divisor: 1000 },
  ...declared,
});
export const latency = (declared: Omit<Quantile, 'histogram'>): QuantileFigure => ({
  ...{ kind: 'quantile', unit: 'milliseconds', histogram: 'latency', whole: 'latencies', divisor: 1 },
  ...declared,
});
