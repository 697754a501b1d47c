// The order and the page of the list, from the address.
import type { ListOptions } from '../../data/held-list.ts';

export const sorts = ['-started_at', 'started_at', '-duration_seconds', 'duration_seconds', '-cost', 'cost'] as const;
export const rowsPerPage = 50;

export function listOptionsOf(query: URLSearchParams): ListOptions {
  const page = Number(query.get('page') ?? 1);
  return {
    sort: sorts.find((sort) => sort === query.get('sort')) ?? '-started_at',
    limit: rowsPerPage,
    page: Number.isInteger(page) && page >= 1 ? page : 1,
  };
}
