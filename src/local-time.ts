// An organisation's days. They begin at midnight on its own clock, and last 23, 24 or 25 hours. Node's time zone data decides,
// for every figure: PostgreSQL's may be of another year, and is never asked what a day is.
import { Temporal } from 'temporal-polyfill';

/** From inclusive, to exclusive; instants that PostgreSQL reads as they stand. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export function dayAround(epochMs: number, timezone: string): Period {
  const today = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timezone).startOfDay();
  return { from: instant(today), to: instant(today.add({ days: 1 }).startOfDay()) };
}

/** The day on which something happened, by the organisation's calendar. */
export function localDate(instant: string, timezone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timezone).toPlainDate().toString();
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
