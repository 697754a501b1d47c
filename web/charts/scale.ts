// A linear scale from zero, with round ticks.
import { tickStep, ticks } from 'd3-array';

export type Unit = 'count' | 'percent' | 'seconds' | 'money';

export interface Scale {
  /** The value at the top. */
  readonly top: number;
  readonly ticks: readonly number[];
  /** The share of the height, 0 to 1. */
  share(value: number): number;
}

const maxTicks = 4;
/** People read 30 s, 2 min and 1 h more easily than 50 s, 200 s and 5,000 s. */
const roundSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 36_000];

export function createScale(max: number, unit: Unit): Scale {
  const step = stepOf(Math.max(max, 0), unit);
  const top = max > 0 ? Math.ceil(max / step - 1e-9) * step : step;
  return { top, ticks: ticks(0, top, Math.round(top / step)), share: (value) => value / top };
}

function stepOf(max: number, unit: Unit): number {
  if (max === 0) return unit === 'money' ? 1_000_000 : 1;
  const step = tickStep(0, max, maxTicks);
  if (unit === 'count') return Math.max(1, step);
  if (unit === 'seconds') return roundSeconds.find((round) => round * maxTicks >= max) ?? step;
  return step;
}
