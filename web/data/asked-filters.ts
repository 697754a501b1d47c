// The filters in the address: all of its query but what belongs to the page. The API has the same names and values.
const ofThePage = ['period', 'compare', 'view', 'from', 'to', 'page', 'cursor', 'sort', 'limit'];

export function filtersIn(query: URLSearchParams): Readonly<Record<string, string[]>> {
  const names = [...new Set(query.keys())].filter((name) => !ofThePage.includes(name));
  return Object.fromEntries(names.map((name) => [name, query.getAll(name)]));
}
