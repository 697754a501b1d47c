import type { FigureReading } from './read-figures.ts';
import type { Outcome } from './rule-state.ts';

interface Judged {
  readonly operator: 'above' | 'below';
  readonly threshold: number;
  readonly minimum_sample: number;
}

export interface Verdict {
  readonly outcome: Outcome;
  /** In percent, for a rule that compares with an earlier window. */
  readonly changePercent: number | null;
}

/** The comparison uses the rounded value, which is the one that is shown. */
export function judgeFigure(rule: Judged, current: FigureReading, earlier: FigureReading | null): Verdict {
  const readings = earlier === null ? [current] : [current, earlier];
  const noData: Verdict = { outcome: 'no data', changePercent: null };
  if (readings.some(({ value, sample }) => value === null || sample < rule.minimum_sample)) return noData;
  if (earlier === null) return { outcome: outcomeOf(rule, current.value ?? 0), changePercent: null };
  // A change from 0 has no percentage.
  if (earlier.value === null || earlier.value === 0) return noData;
  const changePercent = Math.round((((current.value ?? 0) - earlier.value) * 1000) / earlier.value) / 10;
  return { outcome: outcomeOf(rule, changePercent), changePercent };
}

function outcomeOf({ operator, threshold }: Judged, value: number): Outcome {
  return (operator === 'above' ? value > threshold : value < threshold) ? 'breach' : 'calm';
}
