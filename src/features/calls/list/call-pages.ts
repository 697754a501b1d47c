// Paging through the list: by page number, with a total, or by cursor, without a count.
import { type Cursor, encodeCursor, orderOf } from './cursor.ts';
import { type CallQuery, readCalls } from './queries.ts';
import type { CallList, CallListRow, Sort } from './schemas.ts';

export type PageSize = { readonly sort: Sort; readonly limit: number };
type PageOptions = PageSize & { readonly asOf: string };

export async function listPage(query: CallQuery, page: number, { sort, limit, asOf }: PageOptions): Promise<CallList> {
  const { rows, total, isTotalExact } = await readCalls(query, orderOf(sort), limit, { page });
  const count = total ?? 0;
  const edges = { hasMore: page * limit < count || isTotalExact === false, hasBefore: page > 1 };
  return {
    data: rows,
    pagination: {
      ...{ page, limit, total, totalIsExact: isTotalExact, totalPages: Math.ceil(count / limit) },
      ...cursorsOf(rows, sort, edges),
      asOf,
    },
  };
}

export async function listFrom(
  query: CallQuery,
  cursor: Cursor,
  { sort, limit, asOf }: PageOptions,
): Promise<CallList> {
  // Reads one row more than the page has: it shows whether there are further rows in that direction.
  const { rows } = await readCalls(query, orderOf(sort), limit + 1, { cursor });
  const isBackwards = cursor.isBackwards ?? false;
  const data = isBackwards ? rows.slice(-limit) : rows.slice(0, limit);
  const isCut = rows.length > limit;
  // In the other direction is at least the row of the cursor.
  const edges = { hasMore: isBackwards || isCut, hasBefore: !isBackwards || isCut };
  const uncounted = { page: null, limit, total: null, totalIsExact: null, totalPages: null };
  return { data, pagination: { ...uncounted, ...cursorsOf(data, sort, edges), asOf } };
}

function cursorsOf(rows: readonly CallListRow[], sort: Sort, edges: { hasMore: boolean; hasBefore: boolean }) {
  const first = rows.at(0);
  const last = rows.at(-1);
  return {
    nextCursor: last !== undefined && edges.hasMore ? encodeCursor(sort, last, 'after') : null,
    previousCursor: first !== undefined && edges.hasBefore ? encodeCursor(sort, first, 'before') : null,
  };
}
