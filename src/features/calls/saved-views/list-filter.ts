// From the query string of a saved view to the query string of the list.
import { resolveTimeRange } from '../../../domain/time-range.ts';
import { filterParameters } from '../filters.ts';
import { datesOf, isPeriod } from './periods.ts';

interface Clock {
  readonly now: number;
  readonly timezone: string;
  /** 0 is Sunday. */
  readonly weekStart: number;
}

/** The filters alone. Periods and dates are instants on the organisation's clock. */
export function listFilterOf(query: string, { now, timezone, weekStart }: Clock): string {
  const given = new URLSearchParams(query);
  const [from, to] = [given.get('from') ?? undefined, given.get('to') ?? undefined];
  const requested = from !== undefined && isPeriod(from) ? datesOf(from, now, timezone, weekStart) : { from, to };
  const range: Readonly<Record<string, string>> = { ...resolveTimeRange(requested, timezone) };
  const entries = [...given].filter(([name]) => name in filterParameters && name !== 'from' && name !== 'to');
  return new URLSearchParams([...entries, ...Object.entries(range)]).toString();
}
