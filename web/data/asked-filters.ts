// The filters in the address: all of its query but what belongs to the page. The API has the same names and values.
import type { ActiveFilter } from '../parts/active-filters.tsx';
import { filterChipWords } from '../words/en/filter-chips.ts';
import type { Address } from './address.ts';

export type AskedFilters = Readonly<Record<string, string[]>>;

const ofThePage = ['period', 'compare', 'view', 'from', 'to', 'page', 'cursor', 'sort', 'limit', 'metric', 'per'];

export function filtersIn(query: URLSearchParams): AskedFilters {
  const names = [...new Set(query.keys())].filter((name) => !ofThePage.includes(name));
  return Object.fromEntries(names.map((name) => [name, query.getAll(name)]));
}

export const activeFilters = (filters: AskedFilters, href: Address['href']): ActiveFilter[] =>
  Object.entries(filters).map(([name, values]) => ({
    name,
    text: filterChipWords.filter(name, values),
    href: href({ [name]: null }),
  }));
