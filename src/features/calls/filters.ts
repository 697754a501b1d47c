// What a request's filters mean, said twice: to PostgREST for rows and counts, and as arguments to the function that
// computes the average. A test holds the two against each other.
import { Temporal } from 'temporal-polyfill';
import { anyOf } from '../../database/filters.ts';
import { localDate } from '../../domain/local-time.ts';
import {
  type RequestedTimeRange,
  resolveTimeRange,
  type TimeRange,
  toPostgresInstant,
} from '../../domain/time-range.ts';
import { ValidationFailed } from '../../errors.ts';
import type { Filters } from './schemas.ts';

/** Filters in which days have become instants, on the organisation's clock. */
export type CallFilters = Omit<Filters, 'from' | 'to'> & {
  readonly startedFrom?: string;
  readonly startedBefore?: string;
};

export function onOrgClock({ from, to, ...rest }: Filters, timezone: string): CallFilters {
  const { min_duration: min, max_duration: max } = rest;
  if (min !== undefined && max !== undefined && min > max) {
    throw new ValidationFailed('min_duration must not be above max_duration');
  }
  const { from: startedFrom, to: startedBefore } = resolveTimeRange({ from, to }, timezone);
  return {
    ...rest,
    ...(startedFrom === undefined ? {} : { startedFrom: toPostgresInstant(startedFrom) }),
    ...(startedBefore === undefined ? {} : { startedBefore: toPostgresInstant(startedBefore) }),
  };
}

const dayMs = 24 * 3600 * 1000;
const defaultDays = 30;
const mostDaysOfRows = 92;

/** From one instant to another: what is not said is the last 30 days, counted back from the end, or from today. */
export function spanOnOrgClock({ from, to }: RequestedTimeRange, timezone: string, now: number): TimeRange {
  const today = localDate(new Date(now).toISOString(), timezone);
  const { startedBefore = '' } = onOrgClock({ to: to ?? today }, timezone);
  const endMs = Date.parse(startedBefore);
  if (Number.isNaN(endMs)) throw new ValidationFailed('to must lie before the end of the year 9999');
  const lastDay = localDate(new Date(endMs - 1).toISOString(), timezone);
  const firstDay = new Date(Date.parse(lastDay) - (defaultDays - 1) * dayMs).toISOString().slice(0, 10);
  const { startedFrom = '' } = onOrgClock({ from: from ?? firstDay, to: to ?? today }, timezone);
  return { from: plain(startedFrom), to: plain(startedBefore) };
}

/** However many digits it was said with. */
function plain(instant: string): string {
  return Temporal.Instant.from(instant).toString();
}

/** For figures that are counted from rows. */
export function assertCountable({ from, to }: TimeRange): void {
  // A day may have an hour more.
  if (Date.parse(to) - Date.parse(from) <= mostDaysOfRows * dayMs + dayMs / 8) return;
  throw new ValidationFailed(`from and to must not be more than ${mostDaysOfRows} days apart`);
}

interface Filterable {
  eq(column: string, value: string | boolean): this;
  in(column: string, values: readonly string[]): this;
  is(column: string, value: null): this;
  or(filters: string): this;
  gte(column: string, value: string | number): this;
  lte(column: string, value: string | number): this;
  lt(column: string, value: string | number): this;
}

/** `search` is not among them: what is searched in is chosen with the table (see `queries.ts`). */
export function narrowed<Query extends Filterable>(query: Query, filters: CallFilters): Query {
  let narrow = query;
  if (filters.direction) narrow = narrow.in('direction', filters.direction);
  if (filters.status) narrow = narrow.in('status', filters.status);
  if (filters.agent_id) narrow = narrow.in('agent_id', filters.agent_id);
  if (filters.contact_id) narrow = narrow.in('contact_id', filters.contact_id);
  if (filters.phone_number_id) narrow = narrow.in('phone_number_id', filters.phone_number_id);
  if (filters.has_recording !== undefined) narrow = narrow.eq('has_recording', filters.has_recording);
  if (filters.startedFrom !== undefined) narrow = narrow.gte('started_at', filters.startedFrom);
  if (filters.startedBefore !== undefined) narrow = narrow.lt('started_at', filters.startedBefore);
  if (filters.min_duration !== undefined) narrow = narrow.gte('duration_seconds', filters.min_duration);
  if (filters.max_duration !== undefined) narrow = narrow.lte('duration_seconds', filters.max_duration);
  if (filters.sentiment) {
    const known = filters.sentiment.filter((sentiment) => sentiment !== 'unknown');
    narrow = anyOf(narrow, 'sentiment', known, { orNone: known.length < filters.sentiment.length });
  }
  return narrow;
}

/** The same filters for `call_totals`. What is absent is not sent, and narrows nothing. */
export function asArguments(filters: CallFilters) {
  return defined({
    directions: filters.direction,
    statuses: filters.status,
    sentiments: filters.sentiment,
    agent_ids: filters.agent_id,
    contact_ids: filters.contact_id,
    phone_number_ids: filters.phone_number_id,
    recorded: filters.has_recording,
    started_from: filters.startedFrom,
    started_before: filters.startedBefore,
    min_duration: filters.min_duration,
    max_duration: filters.max_duration,
    term: filters.search,
  });
}

function defined<T extends object>(values: T) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: NonNullable<T[Key]>;
  };
}
