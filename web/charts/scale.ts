// A linear scale from zero, with round ticks.
import { range, tickStep } from 'd3-array';

export type Unit = 'count' | 'percent' | 'seconds' | 'money';

export interface Scale {
  /** The value at the top. */
  readonly top: number;
  readonly ticks: readonly number[];
  /** The share of the height, 0 to 1. */
  share(value: number): number;
}

/** Three to five lines, with the one at zero. */
const maxSteps = 4;
/** People read 30 s, 2 min and 1 h more easily than 50 s, 200 s and 5,000 s. */
const roundSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 36_000];

export function createScale(max: number, unit: Unit): Scale {
  const step = stepOf(Math.max(max, 0), unit);
  const top = max > 0 ? Math.ceil(max / step - 1e-9) * step : step;
  // Half a step more, so that rounding does not lose the last line.
  return { top, ticks: range(0, top + step / 2, step), share: (value) => value / top };
}

function stepOf(max: number, unit: Unit): number {
  if (max === 0) return unit === 'money' ? 1_000_000 : 1;
  if (unit === 'seconds') {
    const round = roundSeconds.find((each) => each * maxSteps >= max);
    if (round !== undefined) return round;
  }
  const step = roundStep(max);
  return unit === 'count' ? Math.max(1, step) : step;
}

/** tickStep takes its count for a hint: fewer steps are asked for until they are few. */
function roundStep(max: number): number {
  const found = [4, 3, 2].map((count) => tickStep(0, max, count)).find((step) => step * maxSteps >= max);
  return found ?? tickStep(0, max, 1);
}
