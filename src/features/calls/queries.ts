// The calls themselves: every query of the dashboard that shows rows. Each filters by org on top of row-level security, and a foreign id finds nothing.

import { countOnly } from '../../database/counting.ts';
import { type Keyset, type Order, pastKeyset } from '../../database/filters.ts';
import { type ListOptions, type PageRequest, readPage as readPageOf } from '../../database/paging.ts';
import { dataOf, dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { CallNotFound } from '../../errors.ts';
import { type CallFilters, narrowed } from './filters.ts';
import { areKept, readKeptCount } from './rollup.ts';

const shownColumns =
  'id, org_id, direction, status, from_number, to_number, contact_id, contact_name, agent_id, started_at, duration_seconds, sentiment, has_recording';
// The last two are not shown, but filtered and sorted by: of what a function finds, PostgREST keeps what is selected only.
const rowColumns = `${shownColumns}, phone_number_id, duration_rank` as const;

export interface CallsOf {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  readonly filters: CallFilters;
}

type Counting = { readonly count?: 'exact'; readonly head?: boolean };

/** The org's calls under these filters: from the table, or from what a search finds (its index needs a function). */
function calls({ database, orgId, filters }: CallsOf, counting: Counting = {}) {
  const source = filters.search === undefined ? all(database, counting) : found(database, filters.search, counting);
  return narrowed(source.eq('org_id', orgId), filters);
}

function all(database: DatabaseHandle, counting: Counting) {
  return database.from('call_logs').select(rowColumns, counting);
}

function found(database: DatabaseHandle, term: string, counting: Counting) {
  // By POST: in an address PostgREST takes a term such as `not.is.null` or `eq.1` for a filter. The function is stable, so
  // it is read-only all the same; and there is no HEAD for it, so a count is one of no rows.
  const { count } = counting;
  const source = database.rpc('search_calls', { term }, count === undefined ? {} : { count }).select(rowColumns);
  // The function gives columns of the same table; PostgreSQL does not say of a function which of them may be null.
  return source as unknown as ReturnType<typeof all>;
}

/** COUNT-only: how many there are, and none of them. */
export function countCalls(of: CallsOf) {
  return calls(of, countOnly).limit(0);
}

export function readPage(of: CallsOf, order: Order, page: PageRequest) {
  const list = ({ counting, isReversed }: ListOptions) =>
    sorted(calls(of, counting), { ...order, descending: order.descending !== isReversed });
  return readPageOf(page, list, areKept(of.filters) ? () => readKeptCount(of) : undefined);
}

export async function readPast(of: CallsOf, keyset: Keyset, limit: number) {
  return dataOf(await sorted(pastKeyset(calls(of), keyset), keyset).limit(limit));
}

export async function readRecent(of: CallsOf, most: number) {
  return dataOf(await sorted(calls(of), { column: 'started_at', descending: true }).limit(most));
}

export async function readPipelineMicros({ database, orgId }: CallsOf, createdFrom: string) {
  const answer = await database.rpc('open_pipeline_value', { org: orgId, created_from: createdFrom }, { get: true });
  return dataOf(answer);
}

/** private.record_and_read_call gives the same. */
export type CallRow = NonNullable<Awaited<ReturnType<typeof readCall>>>;

export async function readCall(database: DatabaseHandle, orgId: string, callId: string) {
  const answer = await database
    .from('call_logs')
    .select(
      `${shownColumns}, phone_number_id, campaign_id, provider, provider_call_id, outcome, successful, ended_at, cost_micros, transcript, summary, action_items, metadata, created_at, updated_at, agents(name)`,
    )
    .eq('org_id', orgId)
    .eq('id', callId)
    .maybeSingle();
  return dataOrNull(answer);
}

export async function readRecordingKey(database: DatabaseHandle, orgId: string, callId: string) {
  const answer = await database
    .from('call_logs')
    .select('recording_key, started_at')
    .eq('org_id', orgId)
    .eq('id', callId)
    .maybeSingle();
  return dataOrNull(answer);
}

/** The database knows who asks, in which organisation, and for which request. */
export async function auditRecordingUrl(database: DatabaseHandle, callId: string): Promise<void> {
  const reported = { action: 'recording.url_issued', subject: callId };
  if (!dataOf(await database.rpc('audit', reported))) throw new CallNotFound();
}

function sorted<Query extends { order(column: string, options: { ascending: boolean }): Query }>(
  query: Query,
  { column, descending }: Order,
): Query {
  return query.order(column, { ascending: !descending }).order('id', { ascending: !descending });
}
