// Stores an event and applies it to its call: the one way in for webhooks, the reconciler and backfills.
import { hash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { dataOf } from '../../database/postgrest-response.ts';
import { DatabaseUnavailable } from '../../errors.ts';
import type { Payload, ProviderEvent } from '../../providers/provider.ts';

export type EventSource = 'webhook' | 'reconcile' | 'backfill';

type WithDatabase = FastifyInstance['withServiceDatabase'];

interface ConnectionId {
  readonly orgId: string;
  readonly id: string;
}

export interface Stored {
  readonly eventId: string;
  readonly state: 'received' | 'applied' | 'quarantined' | 'failed';
  readonly isDuplicate: boolean;
  readonly callId: string | null;
  readonly isNewCall: boolean;
}

interface Delivered {
  readonly source: EventSource;
  readonly payload: Payload;
}

export function storeEvent(
  withDatabase: WithDatabase,
  connection: ConnectionId,
  event: ProviderEvent,
  delivered: Delivered,
): Promise<Stored> {
  const delivery = deliveryOf(event, delivered);
  return send(withDatabase, connection, delivery, true).catch((error: unknown) => {
    // Applying it may take longer than a statement may. Then it is only stored, and a job applies it.
    if (isStatementTimeout(error)) return send(withDatabase, connection, delivery, false);
    throw error;
  });
}

const isStatementTimeout = (error: unknown) =>
  error instanceof DatabaseUnavailable && (error.cause as { code?: string } | undefined)?.code === '57014';

/** As store_event expects it. */
export function deliveryOf(event: ProviderEvent, { source, payload }: Delivered): object {
  return {
    source,
    dedupe_key: shortKey(event.dedupeKey),
    event_type: event.type.slice(0, 100),
    provider_call_id: event.providerCallId,
    occurred_at: event.occurredAt,
    state: 'received',
    payload,
    event: event.call,
  };
}

interface Unread {
  readonly source: EventSource;
  /** Null when it could not be parsed. */
  readonly payload: Payload | null;
  readonly rawBody: Buffer;
  readonly error: string;
}

/** An event that cannot be understood. */
export function quarantineEvent(withDatabase: WithDatabase, connection: ConnectionId, unread: Unread): Promise<Stored> {
  return send(withDatabase, connection, quarantinedDeliveryOf(unread), false);
}

export function quarantinedDeliveryOf({ source, payload, rawBody, error }: Unread): object {
  const dedupeKey = `quarantined ${hash('sha256', rawBody)}`;
  return {
    source,
    dedupe_key: dedupeKey,
    event_type: 'unknown',
    state: 'quarantined',
    error: error.slice(0, 500),
    payload,
  };
}

async function send(
  withDatabase: WithDatabase,
  { orgId, id }: ConnectionId,
  delivery: object,
  apply: boolean,
): Promise<Stored> {
  const args = { org: orgId, connection: id, delivery: delivery as never, apply };
  const [stored] = dataOf(await withDatabase((database) => database.rpc('receive_event', args)));
  if (stored === undefined) throw new Error('receive_event returned no row');
  return {
    eventId: stored.event_id,
    state: stored.state as Stored['state'],
    isDuplicate: stored.is_duplicate,
    callId: stored.call_id,
    isNewCall: stored.is_new_call,
  };
}

const maxKeyLength = 200;

export const shortKey = (key: string) => (key.length <= maxKeyLength ? key : `sha256 ${hash('sha256', key)}`);
