// A page of a list and how many rows the whole of it has, in one query; far from the start, or where the total is known from
// elsewhere, in two. Always a page: hosted Supabase cuts what is longer than 1000 rows, and says that all is well.

import { type CountQuery, countAll, countOnly, exactCount } from './counting.ts';
import { dataOf, type PostgrestResponse } from './postgrest-response.ts';
import { farOffset } from './transport/expensive-queries.ts';

export interface PageOf {
  /** From 1. */
  readonly page: number;
  readonly limit: number;
}

export interface Asking {
  readonly counting: { readonly count?: 'exact'; readonly head?: boolean };
  /** From the last row to the first. */
  readonly isReversed: boolean;
}

interface Listing<Row> {
  range(from: number, to: number): PromiseLike<PostgrestResponse<Row[] | null> & { readonly count: number | null }>;
  limit(rows: number): CountQuery;
}

type List<Row> = (asking: Asking) => Listing<Row>;

/** How many rows there are, for less than counting them; undefined: that can not tell. */
type Told = () => Promise<number | undefined>;

export async function readPage<Row>({ page, limit }: PageOf, list: List<Row>, told?: Told) {
  const from = (page - 1) * limit;
  // To walk past all that comes before would cost more than to ask first how many there are.
  if (from >= farOffset) return readDeepPage(from, limit, list, (await told?.()) ?? (await countRows(list)));
  if (told !== undefined) {
    const range = { from, to: from + limit, isReversed: false };
    const [total, rows] = await Promise.all([told(), readRange(list, range)]);
    return { rows, total: total ?? (await countRows(list)) };
  }
  const answer = await list({ counting: { count: 'exact' }, isReversed: false }).range(from, from + limit - 1);
  return isBeyondEnd(answer)
    ? { rows: [], total: await countRows(list) }
    : { rows: dataOf(answer), total: exactCount(answer) };
}

/** From the end that is nearer: the last page costs what the first does. */
async function readDeepPage<Row>(from: number, limit: number, list: List<Row>, total: number) {
  const left = total - from;
  if (left <= 0) return { rows: [], total };
  if (left > from) return { rows: await readRange(list, { from, to: from + limit, isReversed: false }), total };
  const rows = await readRange(list, { from: Math.max(left - limit, 0), to: left, isReversed: true });
  return { rows: rows.reverse(), total };
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly isReversed: boolean;
}

async function readRange<Row>(list: List<Row>, { from, to, isReversed }: Range): Promise<Row[]> {
  const answer = await list({ counting: {}, isReversed }).range(from, to - 1);
  // There are not so many, or they were deleted since they were counted.
  return isBeyondEnd(answer) ? [] : dataOf(answer);
}

async function countRows<Row>(list: List<Row>): Promise<number> {
  const { rows } = await countAll({ rows: list({ counting: countOnly, isReversed: false }).limit(0) });
  return rows;
}

/** PostgREST refuses to start beyond the end; for us that is an empty page of a list that has so many rows. */
const isBeyondEnd = ({ error }: PostgrestResponse<unknown>) => error?.code === 'PGRST103';
