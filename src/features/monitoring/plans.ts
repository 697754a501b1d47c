import { type Plans, rowsOf } from '../../index-doctor/hot-query.ts';
import { indexesOn } from '../../index-doctor/required-index.ts';

const queue = { feature: 'monitoring', runsAs: 'owner', inside: 'private.measure_queues' } as const;

export const monitoringPlans: Plans = {
  hotQueries: [
    {
      feature: 'monitoring',
      table: 'audit_log',
      runsAs: 'member',
      name: 'the audit log, latest first',
      sql: rowsOf('audit_log', { where: ['org_id = :org_id'], orderBy: 'at desc, id desc' }),
      index: 'idx_audit_log_org_at',
      bound: 'org_id',
      inOrder: true,
    },
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
    ...indexesOn('audit_log', { idx_audit_log_org_at: 'btree (org_id, at DESC, id DESC)' }),
    ...indexesOn('alert_deliveries', {
      idx_alert_deliveries_failed: "btree (created_at) WHERE (state = 'failed'::text)",
    }),
  ],
};
