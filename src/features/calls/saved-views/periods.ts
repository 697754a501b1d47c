// Periods that move with the time, for `from` of a saved view. A day is a day on the organisation's clock.
import { Temporal } from 'temporal-polyfill';
import type { TimeRange } from '../../../domain/time-range.ts';

interface Clock {
  readonly today: Temporal.PlainDate;
  /** 0 is Sunday. */
  readonly weekStart: number;
}

/** The first and the last day. */
type Days = readonly [first: Temporal.PlainDate, last: Temporal.PlainDate];

const lastDays =
  (days: number) =>
  ({ today }: Clock): Days => [today.subtract({ days: days - 1 }), today];

const startOfWeek = ({ today, weekStart }: Clock) => today.subtract({ days: (today.dayOfWeek - weekStart + 7) % 7 });

/** Today is included, except in the days, weeks and months before. */
const periods = {
  today: lastDays(1),
  yesterday: ({ today }) => [today.subtract({ days: 1 }), today.subtract({ days: 1 })],
  last_7_days: lastDays(7),
  last_28_days: lastDays(28),
  last_30_days: lastDays(30),
  last_90_days: lastDays(90),
  this_week: (clock) => [startOfWeek(clock), clock.today],
  last_week: (clock) => [startOfWeek(clock).subtract({ days: 7 }), startOfWeek(clock).subtract({ days: 1 })],
  this_month: ({ today }) => [today.with({ day: 1 }), today],
  last_month: ({ today }) => [
    today.with({ day: 1 }).subtract({ months: 1 }),
    today.with({ day: 1 }).subtract({ days: 1 }),
  ],
} as const satisfies Record<string, (clock: Clock) => Days>;

export type Period = keyof typeof periods;
export const periodNames = Object.keys(periods) as readonly Period[];

export function isPeriod(text: string): text is Period {
  return Object.hasOwn(periods, text);
}

/** As dates: `to` includes its whole day. */
export function datesOf(period: Period, now: number, timezone: string, weekStart: number): TimeRange {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timezone).toPlainDate();
  const [first, last] = periods[period]({ today, weekStart });
  return { from: first.toString(), to: last.toString() };
}
