import { Temporal } from 'temporal-polyfill';
import { Type } from 'typebox';
import { ValidationFailed } from '../errors.ts';

/**
 * A time range: `from` is inclusive, `to` is exclusive. The bounds are instants, as ISO 8601 text in UTC; in a `TimeRange<number>`
 * they are milliseconds since 1970.
 */
export interface TimeRange<Instant = string> {
  readonly from: Instant;
  readonly to: Instant;
}

/** A bound in a request: a date, or an instant with its offset. Both ISO 8601 and PostgreSQL can write these years. */
export const TimeBound = (description: string, exampleDate = '2026-03-08') =>
  Type.String({
    pattern: '^[1-9]\\d{3}-\\d{2}-\\d{2}([Tt]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?([Zz]|[+-]\\d{2}:\\d{2}))?$',
    description,
    examples: [exampleDate, `${exampleDate}T09:30:00-05:00`],
  });

export const timeRangeQuery = {
  from: Type.Optional(TimeBound("Start, inclusive: an instant, or a date in the organisation's time zone.")),
  to: Type.Optional(
    TimeBound("End: an instant (exclusive), or a date in the organisation's time zone (the whole day is included)."),
  ),
};

/** A time range in a request: each bound is a date or an instant, and may be absent. */
export interface RequestedTimeRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Turns dates into instants in the organisation's time zone. */
export function resolveTimeRange(requested: TimeRange, timezone: string): TimeRange;
export function resolveTimeRange(requested: RequestedTimeRange, timezone: string): Partial<TimeRange>;
export function resolveTimeRange({ from, to }: RequestedTimeRange, timezone: string): Partial<TimeRange> {
  const start = from === undefined ? undefined : resolveBound('from', from, timezone);
  const end = to === undefined ? undefined : resolveBound('to', to, timezone);
  if (start !== undefined && end !== undefined && Date.parse(start) >= Date.parse(end)) {
    throw new ValidationFailed('from must be before to', { field: 'from' });
  }
  return { ...(start !== undefined && { from: start }), ...(end !== undefined && { to: end }) };
}

/** A date as `to` includes the whole day, so it resolves to the start of the next day. */
function resolveBound(edge: 'from' | 'to', value: string, timezone: string): string {
  try {
    if (value.length > 'YYYY-MM-DD'.length) {
      return Temporal.Instant.from(value).toString({ smallestUnit: 'microsecond' });
    }
    const date = Temporal.PlainDate.from(value);
    const firstDay = edge === 'to' ? date.add({ days: 1 }) : date;
    return firstDay.toZonedDateTime(timezone).toInstant().toString();
  } catch (error) {
    if (error instanceof RangeError)
      throw new ValidationFailed(`${edge} is not a date or time that exists`, { field: edge });
    throw error;
  }
}

/** The end of the year 9999 is in year 10000, which ISO 8601 writes as +010000 and PostgreSQL as 10000. */
export function toPostgresInstant(instant: string): string {
  return instant.replace(/^\+0*/, '');
}
