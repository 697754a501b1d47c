// Stored events of connections, for the command. The owner of the database reads them past row-level security.
import type pg from 'pg';

type Client = Pick<pg.Client, 'query'>;

export interface EventRange {
  readonly from: Date | null;
  readonly to: Date | null;
  readonly state: string | null;
}

export interface StoredEvent {
  readonly id: string;
  readonly received_at: Date;
  readonly state: string;
  readonly event_type: string;
  readonly provider_call_id: string | null;
  readonly attempts: number;
  readonly error: string | null;
}

const columns = 'id, received_at, state, event_type, provider_call_id, attempts, error';

/** Latest first. A null connection is every connection. */
export async function listStoredEvents(
  client: Client,
  connectionId: string | null,
  { from, to, state }: EventRange,
  limit: number,
): Promise<StoredEvent[]> {
  const { rows } = await client.query<StoredEvent>(
    `select ${columns} from public.webhook_events
     where ($1::uuid is null or connection_id = $1)
       and ($2::timestamptz is null or received_at >= $2) and ($3::timestamptz is null or received_at < $3)
       and ($4::text is null or state = $4)
     order by received_at desc, id desc limit $5`,
    [connectionId, from, to, state, limit],
  );
  return rows;
}

/** With its payload. */
export async function readStoredEvent(client: Client, id: string): Promise<object | undefined> {
  const { rows } = await client.query(
    `select ${columns}, connection_id, source, call_id, payload from public.webhook_events where id = $1`,
    [id],
  );
  return rows[0];
}

export interface Replay {
  readonly queued: number;
  /** Null: there are no more. */
  readonly nextFrom: Date | null;
}

/** The events of one batch. The service applies them. */
export async function replayStoredEvents(
  client: Client,
  connectionId: string,
  { from, to, state }: EventRange,
  maxEvents: number,
): Promise<Replay> {
  const states = state === null ? ['failed', 'quarantined'] : [state];
  const filter = { from, to, states, max_events: maxEvents };
  const { rows } = await client.query<Replay>(
    `select queue.queued, queue.next_from as "nextFrom"
     from public.connections
     cross join lateral private.queue_events(connections.org_id, connections.id, $2) as queue
     where connections.id = $1`,
    [connectionId, JSON.stringify(filter)],
  );
  const [replayed] = rows;
  if (replayed === undefined) throw new Error(`There is no connection ${connectionId}`);
  return replayed;
}
