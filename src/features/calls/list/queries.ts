// The queries of the list. Each filters by organisation in addition to row-level security.
import { type Keyset, type Order, pastKeyset } from '../../../database/filters.ts';
import { type ListOptions, type PageRequest, readPage } from '../../../database/paging.ts';
import { dataOf } from '../../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { applyFilter, type CallFilter, isInRollup } from '../filters.ts';

// duration_rank is not in the response, but it must be selected: PostgREST can only sort the rows of a function by selected columns.
const columns =
  'id, org_id, direction, status, from_number, to_number, contact_id, contact_name, agent_id, started_at, duration_seconds, sentiment, has_recording, duration_rank';

export interface CallQuery {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  readonly filter: CallFilter;
}

type Counting = ListOptions['counting'];

export function readCallPage(query: CallQuery, order: Order, page: PageRequest) {
  const { filter, database, orgId } = query;
  const list = ({ counting, isReversed }: ListOptions) =>
    sort(selectCalls(query, counting), { ...order, descending: order.descending !== isReversed });
  // With other filters, the query of the page counts at the lowest cost.
  if (!isInRollup(filter)) return readPage(page, list);
  return readPage(page, list, async () => dataOf(await database.rpc('call_count', { org: orgId, filter })));
}

export async function readCallsPast(query: CallQuery, keyset: Keyset, limit: number) {
  return dataOf(await sort(pastKeyset(selectCalls(query), keyset), keyset).limit(limit));
}

function selectCalls({ database, orgId, filter }: CallQuery, counting: Counting = {}) {
  if (filter.search !== undefined) return selectFound(database, filter.search, filter, counting).eq('org_id', orgId);
  return applyFilter(selectAll(database, counting).eq('org_id', orgId), filter);
}

function selectAll(database: DatabaseHandle, counting: Counting) {
  return database.from('call_logs').select(columns, counting).is('leg_of', null);
}

function selectFound(database: DatabaseHandle, term: string, filter: CallFilter, { count }: Counting) {
  // A POST, because PostgREST would parse a term such as `not.is.null` or `eq.1` in a URL as a filter. A POST has no HEAD form.
  const found = database.rpc('search_calls', { term, filter }, count === undefined ? {} : { count });
  // The function returns columns of this table, but its generated type does not list them.
  return found.select(columns) as unknown as ReturnType<typeof selectAll>;
}

function sort<Query extends { order(column: string, options: { ascending: boolean }): Query }>(
  query: Query,
  { column, descending }: Order,
): Query {
  return query.order(column, { ascending: !descending }).order('id', { ascending: !descending });
}
