// The period of a screen: `28d` in the address, `from` and `to` in the request. Days are those of the organisation's clock.
import { addDays, addMonths, daysFrom, firstOfMonth, isDay } from '../words/days.ts';
import { localDay } from '../words/time.ts';
import { serverNowMs } from './clock.ts';

export const periods = ['today', 'yesterday', '7d', '28d', 'mtd', 'last-month', '90d', '12m'] as const;
export const defaultPeriod = '28d';

export interface Span {
  readonly from: string;
  readonly to: string;
}

export type Comparison = 'previous' | 'week' | 'month' | 'year' | 'none';
export const comparisons: readonly Comparison[] = ['previous', 'week', 'month', 'year', 'none'];

/** An unknown name is read as the default. */
export function spanOf(period: string | null, timezone: string): Span {
  const today = localDay(timezone, serverNowMs());
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
  const [from = '', to = ''] = period?.split('..') ?? [];
  return isDay(from) && isDay(to) && from <= to ? { from, to } : undefined;
}

export const periodOfSpan = ({ from, to }: Span): string => `${from}..${to}`;

/** The span of the same length before (-1) or after (1). */
export function shiftSpan({ from, to }: Span, direction: -1 | 1): Span {
  const days = daysFrom(from, to) + 1;
  return { from: addDays(from, days * direction), to: addDays(to, days * direction) };
}

/** Calendar periods are compared with the month before, others by whole weeks. */
export function comparisonOf(asked: string | null, period: string | null): Comparison {
  if (asked === 'off') return 'none';
  const known = comparisons.find((each) => each === asked);
  return known ?? (period === 'mtd' || period === 'last-month' ? 'month' : 'week');
}

export function bucketOf({ from, to }: Span): 'hour' | 'day' | 'week' | 'month' {
  const days = daysFrom(from, to) + 1;
  if (days <= 2) return 'hour';
  return days <= 120 ? 'day' : 'week';
}
