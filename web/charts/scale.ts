// A linear scale from zero with round lines, in place of d3-array: it has 2 KB for the same, and its counts of lines are only hints.

export type Unit = 'count' | 'percent' | 'seconds' | 'money';

export interface Scale {
  /** The value at the top. */
  readonly top: number;
  readonly ticks: readonly number[];
  /** The share of the height, 0 to 1. */
  share(value: number): number;
}

/** Two to five lines, with the one at zero. */
const maxSteps = 4;
/** People read 30 s, 2 min and 1 h more easily than 50 s, 200 s and 5,000 s. */
const roundSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 36_000];

export function createScale(max: number, unit: Unit): Scale {
  const step = stepOf(Math.max(max, 0), unit);
  // A rounding error must not add a step.
  const steps = Math.max(1, Math.ceil(max / step - 1e-9));
  const top = steps * step;
  return { top, ticks: Array.from({ length: steps + 1 }, (_, index) => index * step), share: (value) => value / top };
}

function stepOf(max: number, unit: Unit): number {
  if (max === 0) return unit === 'money' ? 1_000_000 : 1;
  const step = (unit === 'seconds' ? firstOf(roundSeconds, max) : undefined) ?? roundStep(max);
  return unit === 'count' ? Math.max(1, step) : step;
}

/** 1, 2 or 5 with zeros. */
function roundStep(max: number): number {
  const power = 10 ** Math.floor(Math.log10(max / maxSteps));
  return firstOf([power, 2 * power, 5 * power], max) ?? 10 * power;
}

const firstOf = (steps: readonly number[], max: number) => steps.find((step) => step * maxSteps >= max);
