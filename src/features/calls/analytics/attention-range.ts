// Today up to the last full hour, and the same weekday of the weeks before. Whole hours are in the rollup.
import { Temporal } from 'temporal-polyfill';
import type { CallFilter } from '../filters.ts';
import { instantOf } from './time-buckets.ts';

/** How many weeks are compared. */
const weeks = 8;

export interface AttentionRange {
  readonly timezone: string;
  /** Midnight of today. */
  readonly from: string;
  /** The start of the current hour. */
  readonly to: string;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** The full hours of today. */
  readonly hours: number;
  readonly [param: string]: unknown;
}

export function attentionRange(epochMs: number, timezone: string): AttentionRange {
  const now = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timezone);
  const date = now.toPlainDate();
  // Of an hour that a clock change repeats, the first one: the rollup has both as one hour.
  const hour = date.toPlainDateTime({ hour: now.hour }).toZonedDateTime(timezone, { disambiguation: 'earlier' });
  const midnight = date.toZonedDateTime(timezone);
  return {
    timezone,
    from: instantOf(midnight),
    to: instantOf(Temporal.ZonedDateTime.compare(hour, midnight) < 0 ? midnight : hour),
    weekday: now.dayOfWeek % 7,
    hours: now.hour,
  };
}

/** Every second bucket, from the first, is such a day; the last one is today. */
export function attentionBounds({ from, timezone }: AttentionRange): string[] {
  const today = Temporal.Instant.from(from).toZonedDateTimeISO(timezone).toPlainDate();
  const days = Array.from({ length: weeks + 1 }, (_, week) => today.subtract({ days: 7 * (weeks - week) }));
  return days.flatMap((day) => [day, day.add({ days: 1 })]).map((day) => instantOf(day.toZonedDateTime(timezone)));
}

export const attentionFilter = ({ weekday, hours, timezone }: AttentionRange): CallFilter => ({
  weekday: [weekday],
  hour: Array.from({ length: hours }, (_, hour) => hour),
  zone: timezone,
});
