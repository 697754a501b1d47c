// Lists by time, the latest first, with a cursor.
import { Type } from 'typebox';
import { pastKeyset } from '../database/filters.ts';
import { decodeCursor, encodeCursor } from '../database/time-cursor.ts';
import { Nullable, Strict } from '../http/contract.ts';

export const PageQuery = Strict({
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50, description: 'Rows on a page.' }),
  cursor: Type.Optional(
    Type.String({
      maxLength: 300,
      description: '`pagination.nextCursor` of the previous page. Absent: the first page.',
    }),
  ),
});

export const CursorPagination = Type.Object(
  {
    limit: Type.Integer(),
    nextCursor: Nullable(Type.String({ description: 'The `cursor` of the next page. Null on the last page.' })),
  },
  { title: 'CursorPagination' },
);

interface Page {
  readonly limit: number;
  readonly cursor?: string;
}

interface Pageable {
  lte(column: string, value: string): this;
  gte(column: string, value: string): this;
  or(filters: string): this;
  order(column: string, options: { ascending: boolean }): this;
  limit(rows: number): this;
}

/** One more row than the page has: it shows whether there is a next page. */
export function pageOf<Query extends Pageable>(
  list: string,
  column: string,
  query: Query,
  { limit, cursor }: Page,
): Query {
  const options = { ascending: false };
  const paged =
    cursor === undefined ? query : pastKeyset(query, { column, descending: true, after: decodeCursor(list, cursor) });
  return paged
    .order(column, options)
    .order('id', options)
    .limit(limit + 1);
}

export function presentPage<Row extends { readonly id: string }>(
  list: string,
  column: keyof Row,
  rows: Row[],
  limit: number,
) {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const isLastPage = last === undefined || rows.length <= limit;
  const nextCursor = isLastPage ? null : encodeCursor(list, { value: String(last[column]), id: last.id });
  return { data, pagination: { limit, nextCursor } };
}
