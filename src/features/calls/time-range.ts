// The time range of the analytics: adds the defaults, and limits the length of live counts.
import { Temporal } from 'temporal-polyfill';
import { Type } from 'typebox';
import { localDate } from '../../domain/local-time.ts';
import { type RequestedTimeRange, resolveTimeRange, TimeBound, type TimeRange } from '../../domain/time-range.ts';
import { ValidationFailed } from '../../errors.ts';

const defaultDays = 30;
export const maxLiveDays = 92;
const dayMs = 24 * 3600 * 1000;
/** A clock change can make a day longer. */
const maxLiveMs = maxLiveDays * dayMs + 3 * 3600 * 1000;

export const timeRangeParameters = {
  from: Type.Optional(TimeBound("Started at or after: an instant, or a date in the organisation's time zone.")),
  to: Type.Optional(TimeBound('Started before this instant; of a date, the whole day is included.')),
};
export const defaultTimeRange = `Default: the last ${defaultDays} days in the organisation's time zone, today included.`;
/** The same limit as a PostgreSQL interval. */
export const liveLimit = `${maxLiveMs} milliseconds`;

/** Without `from`, the 30 days that end with `to`; without `to`, up to today. */
export function completeTimeRange({ from, to }: RequestedTimeRange, timezone: string, now: number): TimeRange {
  const today = localDate(new Date(now).toISOString(), timezone);
  const end = resolveTimeRange({ to: to ?? today }, timezone).to ?? '';
  if (Number.isNaN(Date.parse(end)) || end.startsWith('+')) {
    throw new ValidationFailed('to must lie before the end of the year 9999', { field: 'to' });
  }
  const lastDay = localDate(new Date(Date.parse(end) - 1).toISOString(), timezone);
  const firstDay = new Date(Date.parse(lastDay) - (defaultDays - 1) * dayMs).toISOString().slice(0, 10);
  const range = resolveTimeRange({ from: from ?? firstDay, to: to ?? today }, timezone);
  return { from: toShortInstant(range.from), to: toShortInstant(range.to) };
}

/** The same text for the same instant, for any number of fraction digits in the request: it is part of a key. */
function toShortInstant(instant: string): string {
  return Temporal.Instant.from(instant).toString();
}

export function assertLiveCountable({ from, to }: TimeRange): void {
  if (Date.parse(to) - Date.parse(from) > maxLiveMs) throw tooLongForLiveCount();
}

export function tooLongForLiveCount(): Error {
  return new ValidationFailed(`from and to must not be more than ${maxLiveDays} days apart`, {
    field: 'from',
    limit: { max: maxLiveDays, unit: 'days' },
  });
}
