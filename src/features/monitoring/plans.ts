import type { Plans } from '../../index-doctor/hot-query.ts';
import { indexesOn } from '../../index-doctor/required-index.ts';

const queue = { feature: 'monitoring', runsAs: 'owner', inside: 'private.measure_queues' } as const;

export const monitoringPlans: Plans = {
  hotQueries: [
    {
      ...queue,
      table: 'webhook_events',
      name: 'events of the last hour',
      sql: `select count(*) from public.webhook_events as events where events.received_at >= now() - interval '1 hour'`,
      index: 'idx_webhook_events_received',
      bound: 'received_at',
    },
    {
      ...queue,
      table: 'alert_deliveries',
      name: 'failed notifications',
      sql: `select count(*) from public.alert_deliveries as deliveries where deliveries.state = 'failed'`,
      index: 'idx_alert_deliveries_failed',
    },
  ],
  requiredIndexes: [
    ...indexesOn('alert_deliveries', {
      idx_alert_deliveries_failed: "btree (created_at) WHERE (state = 'failed'::text)",
    }),
  ],
};
