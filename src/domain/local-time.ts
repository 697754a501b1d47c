// Dates and days in an organisation's time zone. A day starts at local midnight and lasts 23, 24 or 25 hours. All figures use the
// time zone data of Node. That of PostgreSQL may have another version, so no SQL function computes the bounds of a day.
import { Temporal } from 'temporal-polyfill';
import type { TimeRange } from './time-range.ts';

export function dayAround(epochMs: number, timezone: string): TimeRange {
  const cached = latestDays.get(timezone);
  if (cached !== undefined && epochMs >= cached.fromMs && epochMs < cached.toMs) return cached.day;
  const today = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timezone).startOfDay();
  const tomorrow = today.add({ days: 1 }).startOfDay();
  const day = { from: today.toInstant().toString(), to: tomorrow.toInstant().toString() };
  latestDays.set(timezone, { day, fromMs: today.epochMilliseconds, toMs: tomorrow.epochMilliseconds });
  return day;
}

/** The latest day of each time zone: every view needs it, and it changes at midnight only. There are a few hundred zones. */
const latestDays = new Map<string, { day: TimeRange; fromMs: number; toMs: number }>();

/** Whether Node supports this time zone. PostgreSQL supports others, and is stricter about spelling. */
export function isTimezone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export function localDate(instant: string, timezone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timezone).toPlainDate().toString();
}

/** The instant in UTC; undefined when it is no instant, or outside the years 1 to 9999. */
export function toUtcInstant(text: string): string | undefined {
  try {
    const utc = Temporal.Instant.from(text).toString({ smallestUnit: 'microsecond' });
    return /^(?!0000)\d{4}-/.test(utc) ? utc : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether it is an instant as PostgREST writes it. It has microseconds, so it must not pass through a Date. */
export function isStoredInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00$/.test(text) && toUtcInstant(text) !== undefined;
}
