// A page of a list and how many rows the whole of it has, in one query. Always a page: hosted Supabase cuts what is longer
// than 1000 rows, and says that all is well.
import { type Answer, dataOf } from './answers.ts';
import { type CountQuery, countAll, countOnly, exactCount } from './counting.ts';

export interface PageOf {
  /** From 1. */
  readonly page: number;
  readonly limit: number;
}

export type Counting = { readonly count: 'exact'; readonly head?: boolean };

interface Listing<Row> {
  range(from: number, to: number): PromiseLike<Answer<Row[] | null> & { readonly count: number | null }>;
  limit(rows: number): CountQuery;
}

export async function readPage<Row>({ page, limit }: PageOf, list: (counting: Counting) => Listing<Row>) {
  const from = (page - 1) * limit;
  const answer = await list({ count: 'exact' }).range(from, from + limit - 1);
  // PostgREST refuses to start beyond the end; for us that is an empty page of a list that has so many rows.
  if (answer.error?.code === 'PGRST103') {
    return { rows: [], total: (await countAll({ rows: list(countOnly).limit(0) })).rows };
  }
  return { rows: dataOf(answer), total: exactCount(answer) };
}
