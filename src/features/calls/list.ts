// The two ways through the list: by page, with an exact total; or past a cursor, where nothing is counted.
import type { Keyset } from '../../database/filters.ts';
import { encodeCursor, orderOf } from './cursor.ts';
import { type CallsOf, readPage, readPast } from './queries.ts';
import type { CallList, Sort } from './schemas.ts';

export type Size = { readonly sort: Sort; readonly limit: number };

export async function listPage(of: CallsOf, page: number, { sort, limit }: Size): Promise<CallList> {
  const { rows, total } = await readPage(of, orderOf(sort), { page, limit });
  const last = rows.at(-1);
  const nextCursor = last !== undefined && page * limit < total ? encodeCursor(sort, last) : null;
  return { data: rows, pagination: { page, limit, total, totalPages: Math.ceil(total / limit), nextCursor } };
}

export async function listPast(of: CallsOf, keyset: Keyset, { sort, limit }: Size): Promise<CallList> {
  // One row more than is shown tells whether there is a next page.
  const rows = await readPast(of, keyset, limit + 1);
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const nextCursor = last !== undefined && rows.length > limit ? encodeCursor(sort, last) : null;
  return { data, pagination: { page: null, limit, total: null, totalPages: null, nextCursor } };
}
