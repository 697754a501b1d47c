import type { HotQuery, Plans } from '../../index-doctor/hot-query.ts';
import { indexesOn } from '../../index-doctor/required-index.ts';

const query = { feature: 'webhooks', runsAs: 'owner' } as const;

const hotQueries: readonly HotQuery[] = [
  {
    ...query,
    name: 'events that are due',
    table: 'webhook_events',
    inside: 'private.claim_events',
    sql: 'select org_id, id from public.webhook_events where next_attempt_at <= now() order by next_attempt_at limit :limit_20',
    index: 'idx_webhook_events_due',
  },
  {
    ...query,
    name: 'calls that did not end',
    table: 'call_logs',
    inside: 'private.find_stuck_calls',
    sql: `select provider_call_id, started_at from public.call_logs
      where org_id = :org_id and provider = :provider and status in ('ringing', 'in_progress') and started_at < now() - interval '1 day'
      order by started_at limit :limit_100`,
    index: 'idx_call_logs_org_open',
    bound: 'provider',
  },
];

export const webhookPlans: Plans = {
  hotQueries,
  requiredIndexes: [
    ...indexesOn('webhook_events', {
      idx_webhook_events_due: 'btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL)',
    }),
    ...indexesOn('call_logs', {
      idx_call_logs_org_open:
        "btree (org_id, provider, started_at) WHERE (status = ANY (ARRAY['ringing'::text, 'in_progress'::text]))",
    }),
  ],
};
