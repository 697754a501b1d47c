// One page of a list, with the list's exact total: one query, or two for a far page or a total that is known otherwise.
// A list is never read without a limit: hosted Supabase silently cuts a response after 1000 rows.
import { type CountQuery, countAll, countOnly, exactCount } from './counting.ts';
import { dataOf, type PostgrestResponse } from './postgrest-response.ts';
import { farOffset } from './transport/expensive-queries.ts';

export interface PageRequest {
  /** From 1. */
  readonly page: number;
  readonly limit: number;
}

export interface ListOptions {
  readonly counting: { readonly count?: 'exact'; readonly head?: boolean };
  /** Sorts in the opposite order. */
  readonly isReversed: boolean;
}

interface ListQuery<Row> {
  range(from: number, to: number): PromiseLike<PostgrestResponse<Row[] | null> & { readonly count: number | null }>;
  limit(rows: number): CountQuery;
}

type CreateListQuery<Row> = (options: ListOptions) => ListQuery<Row>;

/** A cheaper source of the total than counting. Undefined: it does not have the total. */
type ReadTotal = () => Promise<number | undefined>;

export async function readPage<Row>({ page, limit }: PageRequest, list: CreateListQuery<Row>, readTotal?: ReadTotal) {
  const from = (page - 1) * limit;
  // Skipping that many rows costs more than reading the total first.
  if (from >= farOffset) return readFarPage(from, limit, list, (await readTotal?.()) ?? (await countRows(list)));
  if (readTotal !== undefined) {
    const range = { from, to: from + limit, isReversed: false };
    const [total, rows] = await Promise.all([readTotal(), readRange(list, range)]);
    return { rows, total: total ?? (await countRows(list)) };
  }
  const response = await list({ counting: { count: 'exact' }, isReversed: false }).range(from, from + limit - 1);
  return isBeyondEnd(response)
    ? { rows: [], total: await countRows(list) }
    : { rows: dataOf(response), total: exactCount(response) };
}

/** Reads from the nearer end, so that the last page costs as little as the first. */
async function readFarPage<Row>(from: number, limit: number, list: CreateListQuery<Row>, total: number) {
  const left = total - from;
  if (left <= 0) return { rows: [], total };
  if (left > from) return { rows: await readRange(list, { from, to: from + limit, isReversed: false }), total };
  const rows = await readRange(list, { from: Math.max(left - limit, 0), to: left, isReversed: true });
  return { rows: rows.reverse(), total };
}

interface RowRange {
  readonly from: number;
  readonly to: number;
  readonly isReversed: boolean;
}

async function readRange<Row>(list: CreateListQuery<Row>, { from, to, isReversed }: RowRange): Promise<Row[]> {
  const response = await list({ counting: {}, isReversed }).range(from, to - 1);
  // Beyond the end, or rows were deleted after they were counted.
  return isBeyondEnd(response) ? [] : dataOf(response);
}

async function countRows<Row>(list: CreateListQuery<Row>): Promise<number> {
  const { rows } = await countAll({ rows: list({ counting: countOnly, isReversed: false }).limit(0) });
  return rows;
}

/** PostgREST refuses an offset beyond the end. For the API that is an empty page. */
const isBeyondEnd = ({ error }: PostgrestResponse<unknown>) => error?.code === 'PGRST103';
