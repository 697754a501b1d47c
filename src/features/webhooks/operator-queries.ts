// What admins do with stored events. Each query filters by organisation in addition to row-level security.
import type { Static } from 'typebox';
import { type Keyset, pastKeyset } from '../../database/filters.ts';
import { dataOf, dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { columnNames, type EventState } from './operator-schemas.ts';

interface Connection {
  readonly orgId: string;
  readonly id: string;
}

interface EventPage {
  readonly state?: Static<typeof EventState>;
  readonly from?: string;
  readonly to?: string;
  readonly rows: number;
  readonly after?: Keyset['after'];
}

type EventRow = { readonly id: string; readonly received_at: string };

/** Latest first. Null: no such connection. */
export async function listEvents(
  database: DatabaseHandle,
  { orgId, id }: Connection,
  { state, from, to, rows, after }: EventPage,
): Promise<EventRow[] | null> {
  let query = database.from('webhook_events').select(columnNames).eq('org_id', orgId).eq('connection_id', id);
  if (state !== undefined) query = query.eq('state', state);
  if (from !== undefined) query = query.gte('received_at', from);
  if (to !== undefined) query = query.lt('received_at', to);
  const order = { column: 'received_at', descending: true };
  if (after !== undefined) query = pastKeyset(query, { ...order, after });
  const sorted = query.order('received_at', { ascending: false }).order('id', { ascending: false }).limit(rows);
  const [events, connection] = await Promise.all([
    sorted,
    database.from('connections').select('id').eq('org_id', orgId).eq('id', id).maybeSingle(),
  ]);
  return dataOrNull(connection) === null ? null : (dataOf(events) as unknown as EventRow[]);
}

/** With its payload. The reading is audited. Null: no such event. */
export async function readEvent(database: DatabaseHandle, { orgId, id }: Connection, eventId: string) {
  return dataOrNull(await database.rpc('read_event', { org: orgId, connection: id, event_id: eventId }));
}

export type ReplayFilter = { readonly event_id: string } | { from: string; to: string; states: readonly string[] };

/** Null: no such connection. */
export async function replayEvents(database: DatabaseHandle, { orgId, id }: Connection, filter: ReplayFilter) {
  const args = { org: orgId, connection: id, filter: { ...filter, max_events: 1000 } as never };
  const [replayed] = dataOf(await database.rpc('replay_events', args));
  return replayed === undefined ? null : { queued: replayed.queued, nextFrom: replayed.next_from };
}

export async function isStoredEvent(database: DatabaseHandle, { orgId, id }: Connection, eventId: string) {
  const events = database.from('webhook_events').select('id').eq('org_id', orgId).eq('connection_id', id);
  return dataOrNull(await events.eq('id', eventId).maybeSingle()) !== null;
}
