// The time ranges of the summary. All of them start and end in the organisation's time zone.
import { Temporal } from 'temporal-polyfill';
import type { TimeRange } from '../../../domain/time-range.ts';

export interface Comparison {
  readonly current: TimeRange;
  /** The previous range, up to the same local time, so that part of a day is not compared with a whole day. */
  readonly previous: TimeRange;
  /** The day within which `previous` ends; absent if it ends with a day. */
  readonly cutDay?: TimeRange;
}

interface SummaryRanges {
  readonly today: Comparison;
  readonly week: Comparison;
  readonly month: Comparison;
  readonly last30Days: Comparison;
  /** 30 local days, ending today. Today is compared with yesterday up to now, the other days with whole days. */
  readonly days: readonly (Comparison & { readonly date: string })[];
}

/** `weekStart`: 0 is Sunday, as in PostgreSQL and JavaScript. */
export function summaryRanges(epochMs: number, timezone: string, weekStart: number): SummaryRanges {
  const now = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timezone);
  const today = now.toPlainDate();
  // Dates first, then instants: midnight is not always at 00:00, nor 24 hours after the last one.
  const midnight = (date: Temporal.PlainDate) => date.toZonedDateTime(timezone).toInstant().toString();
  const tomorrow = midnight(today.add({ days: 1 }));
  const wholeDay = (date: Temporal.PlainDate) => ({ from: midnight(date), to: midnight(date.add({ days: 1 })) });

  const compare = (start: Temporal.PlainDate, back: Temporal.DurationLike): Comparison => {
    const then = now.subtract(back);
    return {
      current: { from: midnight(start), to: tomorrow },
      previous: { from: midnight(start.subtract(back)), to: then.toInstant().toString() },
      cutDay: wholeDay(then.toPlainDate()),
    };
  };

  // The range of a day is also the previous range of the next day. Both are the same object, so that it is computed once.
  let before = wholeDay(today.subtract({ days: 30 }));
  const days = Array.from({ length: 30 }, (_, index) => {
    const date = today.subtract({ days: 29 - index });
    const day = { date: date.toString(), current: wholeDay(date), previous: before };
    before = day.current;
    return day;
  });
  const todayComparison = compare(today, { days: 1 });

  return {
    today: todayComparison,
    // dayOfWeek is 7 on Sunday.
    week: compare(today.subtract({ days: (today.dayOfWeek - weekStart + 7) % 7 }), { days: 7 }),
    month: compare(today.with({ day: 1 }), { months: 1 }),
    last30Days: compare(today.subtract({ days: 29 }), { days: 30 }),
    days: days.map((day, index) => (index === 29 ? { ...day, ...todayComparison } : day)),
  };
}
