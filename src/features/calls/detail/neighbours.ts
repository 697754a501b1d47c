// The calls before and after a call in a list, by the filters and the order of the list.
import { type Static, Type } from 'typebox';
import type { OrgScope } from '../../../crud/store.ts';
import { Id, Nullable } from '../../../http/contract.ts';
import type { CallFilter } from '../filters.ts';
import { orderOf } from '../list/cursor.ts';
import { readCalls } from '../list/queries.ts';
import type { Sort } from '../list/schemas.ts';

export const Neighbours = Type.Object(
  { previousId: Nullable(Id('The call before it.')), nextId: Nullable(Id('The call after it.')) },
  { title: 'CallNeighbours', description: 'With `around`: its neighbours in that list. Null: there is none.' },
);

interface Placed {
  readonly id: string;
  readonly started_at: string;
  readonly duration_seconds: number | null;
  readonly cost_micros: number | null;
}

export type AroundList = {
  readonly filter: CallFilter;
  readonly sort: Sort;
};

/** The call itself may be outside of the list: it then has the neighbours of its place. */
export async function readNeighbours(
  { database, orgId }: OrgScope,
  { id, started_at, duration_seconds: seconds, cost_micros: cost }: Placed,
  { filter, sort }: AroundList,
): Promise<Static<typeof Neighbours>> {
  const order = orderOf(sort);
  const values = { started_at, duration_rank: String(seconds ?? -1), cost_rank: String(cost ?? -1) };
  const cursor = { value: values[order.column], id };
  const query = { database, orgId, filter };
  const [before, after] = await Promise.all([
    readCalls(query, order, 1, { cursor: { ...cursor, isBackwards: true } }),
    readCalls(query, order, 1, { cursor }),
  ]);
  return { previousId: before.rows[0]?.id ?? null, nextId: after.rows[0]?.id ?? null };
}
