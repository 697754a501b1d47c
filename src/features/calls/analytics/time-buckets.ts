// Divides a time range into hours, days, weeks or months of the time zone of the organisation. Each bucket ends where the next one begins;
// the range cuts off the first and the last. So every call of the range is in exactly one bucket.
import { Temporal } from 'temporal-polyfill';
import type { TimeRange } from '../../../domain/time-range.ts';
import { ValidationFailed } from '../../../errors.ts';

export const bucketSizes = ['hour', 'day', 'week', 'month'] as const;
export type BucketSize = (typeof bucketSizes)[number];

interface BucketOptions {
  readonly range: TimeRange;
  readonly size: BucketSize;
  readonly timezone: string;
  /** 0 is Sunday. */
  readonly weekStart: number;
  readonly maxBuckets: number;
}

/** The start of each bucket, and the end of the last one. */
export function bucketBounds({
  range,
  size,
  timezone,
  weekStart,
  maxBuckets,
}: BucketOptions): Temporal.ZonedDateTime[] {
  const end = Temporal.Instant.from(range.to);
  const bounds: Temporal.ZonedDateTime[] = [];
  let bound = Temporal.Instant.from(range.from).toZonedDateTimeISO(timezone);
  while (Temporal.Instant.compare(bound.toInstant(), end) < 0) {
    if (bounds.length === maxBuckets) {
      throw new ValidationFailed(
        `from and to are more than ${maxBuckets} ${size}s apart: choose a shorter time range or larger buckets`,
        { field: 'from', limit: { max: maxBuckets, unit: `${size}s` } },
      );
    }
    bounds.push(bound);
    bound = size === 'hour' ? nextHour(bound) : nextMidnight(bound, (date) => nextDate(date, size, weekStart));
  }
  bounds.push(end.toZonedDateTimeISO(timezone));
  return bounds;
}

/** The time range as one bucket. */
export function boundsOf({ from, to }: TimeRange, timezone: string): Temporal.ZonedDateTime[] {
  return [from, to].map((at) => Temporal.Instant.from(at).toZonedDateTimeISO(timezone));
}

export function instantOf(bound: Temporal.ZonedDateTime): string {
  return bound.toInstant().toString();
}

/** If a clock changes by half an hour, one hour is shorter or longer; it is not skipped or repeated. */
function nextHour(bound: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const later = bound.add({ hours: 1 });
  const full = later.with({ minute: 0, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 });
  return Temporal.ZonedDateTime.compare(full, bound) > 0 ? full : later;
}

function nextMidnight(bound: Temporal.ZonedDateTime, next: (date: Temporal.PlainDate) => Temporal.PlainDate) {
  let date = next(bound.toPlainDate());
  // If a clock is set back over midnight, the next day begins before the change.
  while (Temporal.ZonedDateTime.compare(date.toZonedDateTime(bound.timeZoneId), bound) <= 0) date = next(date);
  return date.toZonedDateTime(bound.timeZoneId);
}

function nextDate(date: Temporal.PlainDate, size: BucketSize, weekStart: number): Temporal.PlainDate {
  if (size === 'month') return date.with({ day: 1 }).add({ months: 1 });
  if (size === 'day') return date.add({ days: 1 });
  // dayOfWeek is 7 on Sunday.
  return date.add({ days: 7 - ((date.dayOfWeek - weekStart + 7) % 7) });
}
