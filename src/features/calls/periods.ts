// The spans that the analytics speak of: all of them begin and end on the organisation's own clock.
import { Temporal } from 'temporal-polyfill';
import type { TimeRange } from '../../domain/time-range.ts';

export interface Compared {
  readonly current: TimeRange;
  /** The one before, cut at the same time on the clock: the morning is not compared with a whole day. */
  readonly previous: TimeRange;
  /** The day within which that ends; absent where it ends with one. */
  readonly cut?: TimeRange;
}

export interface AnalyticsPeriods {
  readonly today: Compared;
  readonly week: Compared;
  readonly month: Compared;
  readonly last30Days: Compared;
  /** 30 local days, today last. Today is compared with yesterday up to now, as everywhere; the others with whole days. */
  readonly days: readonly (Compared & { readonly date: string })[];
}

/** `weekStart`: 0 is Sunday, as PostgreSQL and JavaScript count. */
export function analyticsPeriods(epochMs: number, timezone: string, weekStart: number): AnalyticsPeriods {
  const now = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timezone);
  const today = now.toPlainDate();
  // Days are counted as dates, then placed on the clock: midnight is not always at 00:00, nor 24 hours after the last.
  const midnight = (date: Temporal.PlainDate) => date.toZonedDateTime(timezone).toInstant().toString();
  const tomorrow = midnight(today.add({ days: 1 }));
  const wholeDay = (date: Temporal.PlainDate) => ({ from: midnight(date), to: midnight(date.add({ days: 1 })) });

  const compared = (start: Temporal.PlainDate, back: Temporal.DurationLike): Compared => {
    const then = now.subtract(back);
    return {
      current: { from: midnight(start), to: tomorrow },
      previous: { from: midnight(start.subtract(back)), to: then.toInstant().toString() },
      cut: wholeDay(then.toPlainDate()),
    };
  };

  // Each day is the one that the next is compared with: the same span, and counted once.
  let before = wholeDay(today.subtract({ days: 30 }));
  const days = Array.from({ length: 30 }, (_, index) => {
    const date = today.subtract({ days: 29 - index });
    const day = { date: date.toString(), current: wholeDay(date), previous: before };
    before = day.current;
    return day;
  });
  const todays = compared(today, { days: 1 });

  return {
    today: todays,
    // dayOfWeek is 7 on Sunday.
    week: compared(today.subtract({ days: (today.dayOfWeek - weekStart + 7) % 7 }), { days: 7 }),
    month: compared(today.with({ day: 1 }), { months: 1 }),
    last30Days: compared(today.subtract({ days: 29 }), { days: 30 }),
    days: days.map((day, index) => (index === 29 ? { ...day, ...todays } : day)),
  };
}
