// Reads the calls of a time range from the API of a provider, directly into the database: for the command, which has no service.
import type pg from 'pg';
import type { SecretBox } from '../../../database/secret-box.ts';
import type { TimeWindow } from '../../../providers/provider.ts';
import { deliveryOf, quarantinedDeliveryOf, shortKey } from '../store-event.ts';
import { createOpenApi } from './connection-api.ts';
import { type CallStore, noCalls, type StoredCalls, storeCalls } from './store-calls.ts';
import { daysOf } from './time-windows.ts';

type Client = Pick<pg.Client, 'query'>;

export interface BackfillProgress extends StoredCalls {
  readonly day: TimeWindow;
  readonly daysRead: number;
  readonly days: number;
}

export interface BackfillOptions {
  readonly connectionId: string;
  readonly window: TimeWindow;
  readonly secretBox: SecretBox;
  readonly signal: AbortSignal;
  readonly isDryRun?: boolean;
  readonly onProgress?: (progress: BackfillProgress) => void;
  /** By host of a provider, the base URL of a server that stands in for it. */
  readonly standIns?: Readonly<Record<string, string>>;
}

interface ConnectionRow {
  readonly org_id: string;
  readonly provider: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly api_key: string | null;
}

/** Calls that are stored already are skipped, so it can be repeated, and continued at any day. */
export async function backfillConnection(client: Client, options: BackfillOptions): Promise<StoredCalls> {
  const { connectionId, window, signal, isDryRun = false, onProgress } = options;
  const { orgId, api, backfill, settings } = await openConnection(client, options);
  const store = createDirectCallStore(client, { orgId, id: connectionId });
  const days = [...daysOf(window)];
  let total = noCalls;
  for (const [daysRead, day] of days.entries()) {
    let ofDay = noCalls;
    const calls = backfill.list(api, day, settings);
    onProgress?.({ ...total, day, daysRead, days: days.length });
    for await (const sums of storeCalls(calls, backfill.readCall, store, { now: Date.now, isDryRun })) {
      signal.throwIfAborted();
      ofDay = sums;
      onProgress?.({ ...sum(total, ofDay), day, daysRead, days: days.length });
    }
    total = sum(total, ofDay);
  }
  return total;
}

async function openConnection(client: Client, { connectionId, secretBox, signal, standIns = {} }: BackfillOptions) {
  const { rows } = await client.query<ConnectionRow>(
    'select org_id, provider, options, api_key from public.connections where id = $1',
    [connectionId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`There is no connection ${connectionId}`);
  if (row.api_key === null) throw new Error('The connection has no API key: add one');
  const { org_id: orgId, provider, options, api_key: sealedApiKey } = row;
  const connection = { orgId, id: connectionId, provider, options, sealedApiKey };
  const opened = createOpenApi({ secretBox }, standIns)(connection, signal);
  if (opened === null) throw new Error(`${provider} has no API of calls`);
  return { orgId, ...opened };
}

function createDirectCallStore(client: Client, { orgId, id }: { orgId: string; id: string }): CallStore {
  const source = 'backfill';
  async function send(delivery: object, apply: boolean) {
    const { rows } = await client.query<{ isDuplicate: boolean; isNewCall: boolean }>(
      'select is_duplicate as "isDuplicate", is_new_call as "isNewCall" from private.store_event($1, $2, $3, $4)',
      [orgId, id, JSON.stringify(delivery), apply],
    );
    const [stored] = rows;
    if (stored === undefined) throw new Error('store_event returned no row');
    return stored;
  }
  return {
    async knownKeys(keys) {
      const { rows } = await client.query<{ dedupe_key: string }>(
        `select dedupe_key from public.webhook_events where org_id = $1 and connection_id = $2 and dedupe_key = any($3)`,
        [orgId, id, keys.map(shortKey)],
      );
      const known = new Set(rows.map(({ dedupe_key: key }) => key));
      return keys.filter((key) => known.has(shortKey(key)));
    },
    store: (event, payload) => send(deliveryOf(event, { source, payload }), true),
    quarantine: (payload, error) => {
      const rawBody = Buffer.from(JSON.stringify(payload));
      return send(quarantinedDeliveryOf({ source, payload, rawBody, error }), false);
    },
  };
}

const sum = (one: StoredCalls, other: StoredCalls): StoredCalls => ({
  read: one.read + other.read,
  added: one.added + other.added,
  changed: one.changed + other.changed,
  unreadable: one.unreadable + other.unreadable,
});
