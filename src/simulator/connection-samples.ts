// What the demo shows of its simulated connection from the start: the mapping of its agent, and events that need a person: two that cannot
// be understood, and one that failed.
import type pg from 'pg';
import { createConversation, isoTime } from './conversation.ts';
import type { SimulatedProvider } from './simulated-provider.ts';
import { simulatedAgentId } from './vapi.ts';

interface Connection {
  readonly orgId: string;
  readonly connectionId: string;
  readonly ourNumber: string;
}

const hourMs = 3600 * 1000;
/** As many as the service makes before it gives up. */
const maxAttempts = 12;

/** Repeatable: an event that exists stays as it is. */
export async function insertConnectionSamples(
  client: pg.Client,
  { orgId, connectionId, ourNumber }: Connection,
  { events }: SimulatedProvider,
): Promise<void> {
  await client.query(
    `insert into public.connection_mappings (org_id, connection_id, kind, provider_id, agent_id)
     select $1, $2, 'agent', $3, id from public.agents where org_id = $1 and name = 'Ava'
     on conflict on constraint connection_mappings_org_id_connection_id_kind_provider_id_key do nothing`,
    [orgId, connectionId, simulatedAgentId],
  );
  // A replay records this call.
  const conversation = createConversation({ startedAtMs: Date.now() - 26 * hourMs, ourNumber, random: () => 0.5 });
  const report = events(conversation).at(-1);
  const samples = [
    { key: 'sample 1', hoursAgo: 50, state: 'quarantined', error: 'message.call.id is missing', payload: withoutCall },
    { key: 'sample 2', hoursAgo: 7, state: 'quarantined', error: 'message.type is missing', payload: { message: {} } },
    { key: 'sample 3', hoursAgo: 26, state: 'failed', error: 'statement timeout', payload: report?.payload },
  ];
  await client.query(
    `insert into public.webhook_events
       (org_id, connection_id, dedupe_key, source, event_type, received_at, occurred_at, state, error, attempts, payload)
     select $1, $2, key, 'webhook', case state when 'failed' then 'end-of-call-report' else 'unknown' end, at, at, state, error,
       case state when 'failed' then $4::integer else 0 end, payload
     from jsonb_to_recordset($3) as sample (key text, at timestamptz, state text, error text, payload jsonb)
     on conflict on constraint webhook_events_org_id_connection_id_dedupe_key_key do nothing`,
    [
      orgId,
      connectionId,
      JSON.stringify(
        samples.map(({ hoursAgo, ...sample }) => ({ ...sample, at: isoTime(Date.now() - hoursAgo * hourMs) })),
      ),
      maxAttempts,
    ],
  );
}

const withoutCall = { message: { type: 'status-update', status: 'ended', endedReason: 'customer-ended-call' } };
