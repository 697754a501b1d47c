// `filter`: the query string of the list that shows exactly the calls of a figure, bucket or value.
import type { TimeRange } from '../../../domain/time-range.ts';
import type { ListFilter } from './population.ts';

/** The filters of a request, as parameters. */
export type RequestFilter = Readonly<Record<string, unknown>>;

/** Numbers that must be above and below: the stricter one applies. */
const stricter: Readonly<Record<string, (...values: number[]) => number>> = {
  min_duration: Math.max,
  max_duration: Math.min,
  min_cost: Math.max,
  min_talk: Math.max,
};

/** The query string; null when no call can match, because two filters exclude each other. */
export function drillDown(filter: RequestFilter, range: TimeRange, ...more: readonly ListFilter[]): string | null {
  const parameters = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(filter)) {
    if (value !== undefined) parameters.set(name, (Array.isArray(value) ? value : [value]).map(String));
  }
  for (const [name, values] of more.flatMap((each) => Object.entries(each))) {
    const known = parameters.get(name);
    const both = known === undefined ? values : intersect(name, known, values);
    if (both.length === 0) return null;
    parameters.set(name, both);
  }
  if (numberOf('min_duration', 0) > numberOf('max_duration', Number.POSITIVE_INFINITY)) return null;
  parameters.set('from', [range.from]);
  parameters.set('to', [range.to]);
  const sorted = [...parameters].sort(([a], [b]) => (a < b ? -1 : 1));
  const pairs = sorted.flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));
  return new URLSearchParams(pairs).toString();

  function numberOf(name: string, otherwise: number): number {
    return Number(parameters.get(name)?.[0] ?? otherwise);
  }
}

function intersect(name: string, known: readonly string[], values: readonly string[]): readonly string[] {
  const strictest = stricter[name];
  if (strictest !== undefined) return [String(strictest(...[...known, ...values].map(Number)))];
  return known.filter((value) => values.includes(value));
}
