// The windows of time that a rule compares.
import { Temporal } from 'temporal-polyfill';
import type { TimeRange } from '../../../domain/time-range.ts';

const minuteMs = 60_000;

export type Comparison = 'absolute' | 'previous' | 'week';

export interface RuleSpans {
  readonly current: TimeRange<number>;
  /** Null: the rule compares with a threshold only. */
  readonly earlier: TimeRange<number> | null;
}

interface Windowed {
  readonly window_minutes: number;
  readonly comparison: Comparison;
}

export function spansAt({ window_minutes: minutes, comparison }: Windowed, atMs: number, timezone: string): RuleSpans {
  const endingAt = (to: number) => ({ from: to - minutes * minuteMs, to });
  const current = endingAt(atMs);
  if (comparison === 'absolute') return { current, earlier: null };
  return { current, earlier: endingAt(comparison === 'previous' ? current.from : weekBefore(atMs, timezone)) };
}

/** At the same time of the clock, which is not always 168 hours before. */
function weekBefore(atMs: number, timezone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timezone).subtract({ weeks: 1 })
    .epochMilliseconds;
}

/** Rules see whole minutes, so that the window of a notification is exactly that of its link. */
export const wholeMinute = (atMs: number) => Math.floor(atMs / minuteMs) * minuteMs;
