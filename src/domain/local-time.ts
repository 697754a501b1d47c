// An organisation's days. They begin at midnight on its own clock, and last 23, 24 or 25 hours. Node's time zone data decides,
// for every figure: PostgreSQL's may be of another year, and is never asked what a day is.
import { Temporal } from 'temporal-polyfill';

/** From inclusive, to exclusive; instants that PostgreSQL reads as they stand. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export function dayAround(epochMs: number, timezone: string): Period {
  const known = days.get(timezone);
  if (known !== undefined && epochMs >= known.fromMs && epochMs < known.toMs) return known.day;
  const today = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timezone).startOfDay();
  const tomorrow = today.add({ days: 1 }).startOfDay();
  const day = { from: instant(today), to: instant(tomorrow) };
  days.set(timezone, { day, fromMs: today.epochMilliseconds, toMs: tomorrow.epochMilliseconds });
  return day;
}

/** Each zone's latest day: asked with every view, and the same until midnight. There are some hundred zones. */
const days = new Map<string, { day: Period; fromMs: number; toMs: number }>();

/** Whether days can be told on that clock. PostgreSQL knows others, and is stricter about how they are spelt. */
export function isTimezone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The day on which something happened, by the organisation's calendar. */
export function localDate(instant: string, timezone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timezone).toPlainDate().toString();
}

/** An instant in UTC, in the years that PostgreSQL reads as they stand. Undefined: it is none of those. */
export function instantOf(written: string): string | undefined {
  try {
    const utc = Temporal.Instant.from(written).toString({ smallestUnit: 'microsecond' });
    return /^(?!0000)\d{4}-/.test(utc) ? utc : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether it is an instant as PostgREST writes it, to the microsecond: a Date would cut it to milliseconds. */
export function isStoredInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00$/.test(text) && instantOf(text) !== undefined;
}

/** The bound that a date or an instant means: a date as `to` includes that whole day. Undefined: it is neither. */
export function boundOf(value: string, edge: 'from' | 'to', timezone: string): string | undefined {
  try {
    if (value.length > 10) return Temporal.Instant.from(value).toString({ smallestUnit: 'microsecond' });
    const date = Temporal.PlainDate.from(value);
    return instant((edge === 'to' ? date.add({ days: 1 }) : date).toZonedDateTime(timezone));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function instant(zoned: Temporal.ZonedDateTime): string {
  return zoned.toInstant().toString();
}
