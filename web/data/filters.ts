// The filters in the address of a screen: the API has the same names and values.
import type { paths } from './api-types.d.ts';
import type { Span } from './period.ts';

export type ListQuery = NonNullable<paths['/api/calls-dashboard']['get']['parameters']['query']>;
export type CallFilters = Omit<ListQuery, 'sort' | 'limit' | 'page' | 'cursor'>;

/** These belong to the page, or to a list. Everything else is sent as it stands: the API refuses what it does not have. */
const others = new Set(['period', 'compare', 'view', 't', 'sort', 'limit', 'page', 'cursor', 'metric', 'bucket']);

/** The days of the period, unless the address has its own bounds. */
export function filtersOf(query: URLSearchParams, { from, to }: Span): CallFilters {
  const given = new URLSearchParams([...query].filter(([name]) => !others.has(name)));
  const isBounded = given.has('from');
  return { ...(isBounded ? {} : { from, to }), ...groupedOf(given) };
}

function groupedOf(query: URLSearchParams): CallFilters {
  const names = [...new Set(query.keys())];
  // Texts in place of numbers are the same in a URL.
  return Object.fromEntries(names.map((name) => [name, oneOrAll(query.getAll(name))])) as CallFilters;
}

const oneOrAll = (values: readonly string[]) => (values.length === 1 ? values[0] : values);

export function withoutFilters(filters: CallFilters, names: readonly string[]): CallFilters {
  return Object.fromEntries(Object.entries(filters).filter(([name]) => !names.includes(name))) as CallFilters;
}

/** As a query string: for `around` of a call, and for links. */
export function queryOf(filters: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    for (const each of [value].flat()) query.append(name, String(each));
  }
  return query.toString();
}

const isNumber = /^(min_|max_)|^(weekday|hour)$/;
const isFlag = /^(has_recording|reviewed)$/;
const isSingle = /^(min_|max_)|^(has_recording|reviewed|from|to|measure|search|search_in)$/;

/** In a body, numbers and booleans are not texts, and several values are always a list. */
export function bodyFiltersOf(filters: CallFilters): object {
  const typed = (name: string, value: unknown) => {
    if (isNumber.test(name)) return Number(value);
    return isFlag.test(name) ? value === 'true' : value;
  };
  return Object.fromEntries(
    Object.entries(filters).map(([name, value]) => {
      const values = [value].flat().map((each) => typed(name, each));
      return [name, isSingle.test(name) ? values[0] : values];
    }),
  );
}
