// Paging through the list: by page number, with an exact total, or by cursor, without a count.
import type { Keyset } from '../../../database/filters.ts';
import { encodeCursor, orderOf } from './cursor.ts';
import { type CallQuery, readCallPage, readCallsPast } from './queries.ts';
import type { CallList, Sort } from './schemas.ts';

export type PageSize = { readonly sort: Sort; readonly limit: number };

export async function listPage(query: CallQuery, page: number, { sort, limit }: PageSize): Promise<CallList> {
  const { rows, total } = await readCallPage(query, orderOf(sort), { page, limit });
  const last = rows.at(-1);
  const nextCursor = last !== undefined && page * limit < total ? encodeCursor(sort, last) : null;
  return { data: rows, pagination: { page, limit, total, totalPages: Math.ceil(total / limit), nextCursor } };
}

export async function listPast(query: CallQuery, keyset: Keyset, { sort, limit }: PageSize): Promise<CallList> {
  // Reads one row more than the page has: it shows whether there is a next page.
  const rows = await readCallsPast(query, keyset, limit + 1);
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const nextCursor = last !== undefined && rows.length > limit ? encodeCursor(sort, last) : null;
  return { data, pagination: { page: null, limit, total: null, totalPages: null, nextCursor } };
}
