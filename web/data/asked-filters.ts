// The filters in the address without its days: all of its query but what belongs to the page.
export type AskedFilters = Readonly<Record<string, string[]>>;

const ofThePage = ['period', 'compare', 'view', 'from', 'to', 'page', 'cursor', 'sort', 'limit', 'metric'];

export function filtersIn(query: URLSearchParams): AskedFilters {
  const names = [...new Set(query.keys())].filter((name) => !ofThePage.includes(name));
  return Object.fromEntries(names.map((name) => [name, query.getAll(name)]));
}
