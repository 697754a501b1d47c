// Hot queries and indexes of the stored events.
import type { HotQuery, Plans } from '../../index-doctor/hot-query.ts';
import { indexesOn } from '../../index-doctor/required-index.ts';

const query = { feature: 'webhooks', table: 'webhook_events', runsAs: 'owner' } as const;

const hotQueries: readonly HotQuery[] = [
  {
    ...query,
    name: 'events that are due',
    inside: 'private.claim_events',
    sql: `select events.org_id, events.id from public.webhook_events as events
      where events.next_attempt_at <= now() order by events.next_attempt_at limit 100`,
    index: 'idx_webhook_events_due',
  },
  {
    ...query,
    name: 'events of a connection, latest first',
    runsAs: 'member',
    sql: `select id from public.webhook_events where org_id = :org_id and connection_id = :connection_id
      order by received_at desc, id desc limit :limit_20`,
    index: 'idx_webhook_events_org_received',
  },
  {
    ...query,
    name: 'events that wait for their call',
    inside: 'private.apply_event',
    sql: `select events.id from public.webhook_events as events
      where events.org_id = :org_id and events.connection_id = :connection_id
        and events.provider_call_id in (:provider_call_id, '') and events.next_attempt_at is not null`,
    index: 'idx_webhook_events_org_call',
  },
  {
    ...query,
    name: 'old events',
    inside: 'private.prune_events',
    sql: `select events.id from public.webhook_events as events
      where events.received_at < now() - interval '30 days' and events.next_attempt_at is null
      order by events.received_at limit 100`,
    index: 'idx_webhook_events_received',
  },
  {
    ...query,
    name: 'old payloads',
    inside: 'private.prune_events',
    sql: `select events.id from public.webhook_events as events
      where events.received_at < now() - interval '7 days' and events.payload is not null
        and events.state in ('applied', 'ignored')
      order by events.received_at limit 100`,
    index: 'idx_webhook_events_payload',
  },
  {
    ...query,
    name: 'lost webhooks',
    inside: 'private.measure_events',
    sql: 'select count(*) from public.webhook_events as events where events.is_lost_webhook',
    index: 'idx_webhook_events_lost',
  },
  {
    feature: 'webhooks',
    table: 'call_logs',
    runsAs: 'owner',
    name: 'calls that did not end',
    inside: 'private.find_stuck_calls',
    sql: `select calls.provider_call_id from public.call_logs as calls
      where calls.org_id = :org_id and calls.provider = :provider and calls.status in ('ringing', 'in_progress')
        and calls.started_at < now() order by calls.started_at limit 100`,
    index: 'idx_call_logs_org_open',
  },
];

export const webhookPlans: Plans = {
  hotQueries,
  requiredIndexes: [
    ...indexesOn('webhook_events', {
      idx_webhook_events_org_received: 'btree (org_id, connection_id, received_at DESC, id DESC)',
      idx_webhook_events_org_call:
        'btree (org_id, connection_id, provider_call_id) WHERE (next_attempt_at IS NOT NULL)',
      idx_webhook_events_due: 'btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL)',
      idx_webhook_events_received: 'btree (received_at)',
      idx_webhook_events_payload:
        "btree (received_at) WHERE ((payload IS NOT NULL) AND (state = ANY (ARRAY['applied'::text, 'ignored'::text])))",
      idx_webhook_events_lost: 'btree (org_id, connection_id, call_id) WHERE is_lost_webhook',
    }),
  ],
};
