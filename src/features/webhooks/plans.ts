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
