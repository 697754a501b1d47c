// The period of a screen: `28d` in the address, `from` and `to` in the request. Days are those of the organisation's clock.
import { addDays, addMonths, daysFrom, firstOfMonth, isDay, lastOfMonth } from '../words/days.ts';
import { localDay } from '../words/time.ts';
import { serverNowMs } from './clock.ts';

export const periods = ['today', 'yesterday', '7d', '28d', 'mtd', 'last-month', '90d', '12m'] as const;
export type PeriodName = (typeof periods)[number];
export const defaultPeriod: PeriodName = '28d';

export interface Span {
  readonly from: string;
  readonly to: string;
}

export type Comparison = 'previous' | 'week' | 'month' | 'year' | 'none';
export const comparisons: readonly Comparison[] = ['week', 'previous', 'month', 'year', 'none'];

/** Rows are counted for at most so many days. */
export const maxCountedDays = 92;

export const todayOf = (timezone: string): string => localDay(timezone, serverNowMs());
export const spanOf = (period: string | null, timezone: string): Span => spanOn(period, todayOf(timezone));

/** An unknown name is read as the default. */
export function spanOn(period: string | null, today: string): Span {
  switch (period) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case '7d':
      return { from: addDays(today, -6), to: today };
    case 'mtd':
      return { from: firstOfMonth(today), to: today };
    case 'last-month':
      return { from: addMonths(firstOfMonth(today), -1), to: addDays(firstOfMonth(today), -1) };
    case '90d':
      return { from: addDays(today, -89), to: today };
    case '12m':
      return { from: addDays(addMonths(today, -12), 1), to: today };
    default:
      return readSpan(period) ?? { from: addDays(today, -27), to: today };
  }
}

/** `2026-11-01..2026-11-27`. */
export function readSpan(period: string | null): Span | undefined {
  const [from = '', to = '', ...more] = period?.split('..') ?? [];
  return more.length === 0 && isDay(from) && isDay(to) && from <= to ? { from, to } : undefined;
}

export const periodOfSpan = ({ from, to }: Span): string => `${from}..${to}`;
export const lengthOf = ({ from, to }: Span): number => daysFrom(from, to) + 1;

/** The name of the span, where it has one. */
export function nameOf(span: Span, today: string): PeriodName | undefined {
  return periods.find((name) => {
    const { from, to } = spanOn(name, today);
    return from === span.from && to === span.to;
  });
}

/** The period as long, just before or after. Undefined when it would begin in the future. */
export function shiftedPeriod(period: string | null, direction: -1 | 1, today: string): string | undefined {
  const span = spanOn(period, today);
  if (direction === 1 && span.to >= today) return undefined;
  const shifted = isOfMonths(span, period) ? shiftMonth(span, direction, today) : shiftDays(span, direction, today);
  return nameOf(shifted, today) ?? periodOfSpan(shifted);
}

/** Never beyond today: the last period of this length ends today. */
function shiftDays(span: Span, direction: -1 | 1, today: string): Span {
  const days = lengthOf(span);
  const to = addDays(span.to, days * direction);
  return to > today
    ? { from: addDays(today, 1 - days), to: today }
    : { from: addDays(span.from, days * direction), to };
}

const isOfMonths = ({ from, to }: Span, period: string | null) =>
  period === 'mtd' || (from === firstOfMonth(from) && to === lastOfMonth(from));

function shiftMonth({ from }: Span, direction: -1 | 1, today: string): Span {
  const first = addMonths(from, direction);
  const last = lastOfMonth(first);
  return { from: first, to: last > today ? today : last };
}

/** The last days of the span, when it has more than can be counted. */
export function withinDays(span: Span, days: number): Span {
  return lengthOf(span) <= days ? span : { from: addDays(span.to, 1 - days), to: span.to };
}

/** Calendar periods are compared with the month before, others by whole weeks. */
export function comparisonOf(asked: string | null, period: string | null): Comparison {
  if (asked === 'off') return 'none';
  const known = comparisons.find((each) => each === asked);
  return known ?? (period === 'mtd' || period === 'last-month' ? 'month' : 'week');
}

export function bucketOf(span: Span): 'hour' | 'day' | 'week' | 'month' {
  const days = lengthOf(span);
  if (days <= 2) return 'hour';
  if (days <= 120) return 'day';
  return days <= 800 ? 'week' : 'month';
}
