// Time cut into hours, days, weeks or months of the organisation's own clock and calendar. Each bucket ends where the next begins, and
// the first and the last are cut off where the span is: so the buckets of a span hold all of its calls, each once.
import { Temporal } from 'temporal-polyfill';
import type { TimeRange } from '../../domain/time-range.ts';
import { ValidationFailed } from '../../errors.ts';

export type BucketSize = 'hour' | 'day' | 'week' | 'month';

interface Cut {
  readonly span: TimeRange;
  readonly size: BucketSize;
  readonly timezone: string;
  /** 0 is Sunday. */
  readonly weekStart: number;
  readonly most: number;
}

/** One more than there are buckets: where each begins, and where the last one ends. */
export function cutIntoBuckets({ span, size, timezone, weekStart, most }: Cut): Temporal.ZonedDateTime[] {
  const end = Temporal.Instant.from(span.to);
  const bounds: Temporal.ZonedDateTime[] = [];
  let bound = Temporal.Instant.from(span.from).toZonedDateTimeISO(timezone);
  while (Temporal.Instant.compare(bound.toInstant(), end) < 0) {
    if (bounds.length === most) {
      throw new ValidationFailed(
        `from and to are more than ${most} ${size}s apart: ask for a shorter time or larger buckets`,
      );
    }
    bounds.push(bound);
    bound = size === 'hour' ? nextHour(bound) : nextMidnight(bound, (date) => nextDate(date, size, weekStart));
  }
  bounds.push(end.toZonedDateTimeISO(timezone));
  return bounds;
}

/** Where a clock is moved by half an hour, an hour of it lasts so much less or more; it is never skipped, and never comes twice. */
function nextHour(bound: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const later = bound.add({ hours: 1 });
  const full = later.with({ minute: 0, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 });
  return Temporal.ZonedDateTime.compare(full, bound) > 0 ? full : later;
}

function nextMidnight(bound: Temporal.ZonedDateTime, next: (date: Temporal.PlainDate) => Temporal.PlainDate) {
  let date = next(bound.toPlainDate());
  // A clock set back over midnight has shown the next day already.
  while (Temporal.ZonedDateTime.compare(date.toZonedDateTime(bound.timeZoneId), bound) <= 0) date = next(date);
  return date.toZonedDateTime(bound.timeZoneId);
}

function nextDate(date: Temporal.PlainDate, size: BucketSize, weekStart: number): Temporal.PlainDate {
  if (size === 'month') return date.with({ day: 1 }).add({ months: 1 });
  if (size === 'day') return date.add({ days: 1 });
  // dayOfWeek is 7 on Sunday.
  return date.add({ days: 7 - ((date.dayOfWeek - weekStart + 7) % 7) });
}
