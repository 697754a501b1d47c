// The spans that the analytics speak of: all of them begin and end on the organisation's own clock.
import { Temporal } from 'temporal-polyfill';
import type { Period } from '../../local-time.ts';

export interface Compared {
  readonly current: Period;
  /** The one before, cut at the same time on the clock: the morning is not compared with a whole day. */
  readonly previous: Period;
}

export interface AnalyticsPeriods {
  readonly today: Compared;
  readonly week: Compared;
  readonly month: Compared;
  readonly last30Days: Compared;
  /** 31 local days, today last: thirty to show, and the one that the first of them is compared with. */
  readonly days: readonly (Period & { readonly date: string })[];
}

/** `weekStart`: 0 is Sunday, as PostgreSQL and JavaScript count. */
export function analyticsPeriods(epochMs: number, timezone: string, weekStart: number): AnalyticsPeriods {
  const now = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timezone);
  const today = now.toPlainDate();
  // Days are counted as dates, then placed on the clock: midnight is not always at 00:00, nor 24 hours after the last.
  const midnight = (date: Temporal.PlainDate) => date.toZonedDateTime(timezone).toInstant().toString();
  const tomorrow = midnight(today.add({ days: 1 }));

  const compared = (start: Temporal.PlainDate, back: Temporal.DurationLike): Compared => ({
    current: { from: midnight(start), to: tomorrow },
    previous: { from: midnight(start.subtract(back)), to: now.subtract(back).toInstant().toString() },
  });

  return {
    today: compared(today, { days: 1 }),
    // dayOfWeek is 7 on Sunday.
    week: compared(today.subtract({ days: (today.dayOfWeek - weekStart + 7) % 7 }), { days: 7 }),
    month: compared(today.with({ day: 1 }), { months: 1 }),
    last30Days: compared(today.subtract({ days: 29 }), { days: 30 }),
    days: Array.from({ length: 31 }, (_, index) => {
      const date = today.subtract({ days: 30 - index });
      return { date: date.toString(), from: midnight(date), to: midnight(date.add({ days: 1 })) };
    }),
  };
}
