import type { HotQuery, Plans } from '../../index-doctor/hot-query.ts';
import { indexesOn } from '../../index-doctor/required-index.ts';

const ofConnection = 'org_id = :org_id and connection_id = :connection_id';
const query = { feature: 'connections', runsAs: 'member' } as const;
const health = (name: string, table: string, index: string, sql: string): HotQuery => ({
  ...query,
  name: `health of a connection, ${name}`,
  inside: 'public.connection_health',
  table,
  sql,
  index,
  bound: 'connection_id',
});

export const connectionPlans: Plans = {
  hotQueries: [
    {
      ...query,
      name: 'connections, first page',
      table: 'connections',
      // Members may not read every column.
      sql: 'select id from public.connections where org_id = :org_id order by created_at desc, id desc limit :limit_20',
      index: 'idx_connections_org_created',
    },
    health(
      'last event',
      'webhook_events',
      'idx_webhook_events_org_webhook',
      `select received_at from public.webhook_events where ${ofConnection} and source = 'webhook' order by received_at desc limit 1`,
    ),
    health(
      'failed events',
      'webhook_events',
      'idx_webhook_events_org_state',
      `select from public.webhook_events where ${ofConnection} and state = 'failed' limit 10000`,
    ),
    health(
      'failed copies',
      'recording_copies',
      'idx_recording_copies_org_state',
      `select from public.recording_copies where ${ofConnection} and state = 'failed' limit 10000`,
    ),
  ],
  requiredIndexes: [
    ...indexesOn('connections', { idx_connections_org_created: 'btree (org_id, created_at DESC)' }),
    ...indexesOn('connection_mappings', {
      idx_connection_mappings_org_agent: 'btree (org_id, agent_id)',
      idx_connection_mappings_org_phone_number: 'btree (org_id, phone_number_id)',
    }),
    ...indexesOn('unmapped_calls', { idx_unmapped_calls_org_call: 'btree (org_id, call_id)' }),
    ...indexesOn('webhook_events', {
      idx_webhook_events_org_webhook:
        "btree (org_id, connection_id, received_at DESC) WHERE (source = 'webhook'::text)",
      idx_webhook_events_org_state:
        "btree (org_id, connection_id, state, received_at) WHERE (state = ANY (ARRAY['received'::text, 'failed'::text, 'quarantined'::text]))",
    }),
    ...indexesOn('recording_copies', {
      idx_recording_copies_org_state:
        "btree (org_id, connection_id, state) WHERE (state = ANY (ARRAY['waiting'::text, 'failed'::text]))",
    }),
  ],
};
