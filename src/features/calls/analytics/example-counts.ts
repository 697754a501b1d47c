// Counts of a small practice, for the examples of the document. The views compute the examples from them, so an example never has figures
// that contradict each other.
import type { CallMeasure } from '../../../domain/call-measures.ts';
import type { HistogramRow } from '../figures/call-sums.ts';
import { placeOf } from '../figures/quantile.ts';

/** Two weeks on the clock of New York. 1 November has 25 hours, and the last day is not over. */
export const exampleRange = { from: '2026-10-31T04:00:00Z', to: '2026-11-14T05:00:00Z' };
export const exampleTimezone = 'America/New_York';
export const exampleNow = Date.parse('2026-11-13T19:02:11.061Z');
export const exampleParams = {
  range: exampleRange,
  timezone: exampleTimezone,
  weekStart: 0,
  filter: {},
  callFilter: {},
  asOf: Date.parse('2026-11-13T19:02:00Z'),
};

type Direction = 'inbound' | 'outbound';

/** The sums of `calls` calls, in the order of the measures. `variant` makes the rates of two groups differ. */
export function exampleSums(measures: readonly CallMeasure[], calls: number, direction: Direction, variant: number) {
  const counts = countsOfCalls(calls, direction, variant);
  return measures.map((measure) => counts[measure] ?? 0);
}

export const exampleTimed = (calls: number, direction: Direction, variant: number): number =>
  countsOfCalls(calls, direction, variant).timed ?? 0;

function countsOfCalls(calls: number, direction: Direction, variant: number): Partial<Record<CallMeasure, number>> {
  const share = (part: number, of = calls) => Math.round(of * part);
  const completed = share(0.66 + 0.02 * (variant % 5));
  const [voicemail, failed, canceled] = [share(0.11), share(0.03), share(0.02)];
  const missed = Math.max(0, calls - completed - voicemail - failed - canceled);
  const ended = completed + voicemail + failed + missed;
  const [positive, neutral, negative] = [share(0.32), share(0.27), share(0.08 + 0.01 * (variant % 4))];
  const judged = share(0.9, completed);
  const seconds = completed * (140 + 4 * (variant % 7));
  return {
    ...{ calls, completed, missed, voicemail, failed, canceled },
    ...(direction === 'inbound' ? { offered: ended, answered: completed } : { attempts: ended, connected: completed }),
    ...{ timed: completed, seconds, positive, neutral, negative, rated: positive + neutral + negative },
    ...{ judged, successful: share(0.75, judged), ai_answered: completed, contained: share(0.84, completed) },
    ...{ costed: calls, cost_micros: calls * (180_000 + 4000 * (variant % 6)), costed_seconds: seconds },
  };
}

const durations = [8, 22, 45, 75, 100, 130, 160, 190, 260, 340, 520, 1100];

export function exampleHistogram(bucket: number, timed: number): HistogramRow {
  const counts: number[] = Array.from({ length: placeOf(1100) + 1 }, () => 0);
  for (let n = 0; n < timed; n += 1) {
    const place = placeOf(durations[n % durations.length] ?? 0);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return [bucket, 'duration', 0, counts];
}
