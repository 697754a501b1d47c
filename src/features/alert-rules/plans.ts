// Hot queries and indexes of alert rules.
import type { HotQuery, Plans } from '../../index-doctor/hot-query.ts';
import { indexesOn } from '../../index-doctor/required-index.ts';

const deliveries = { feature: 'alert-rules', table: 'alert_deliveries' } as const;

const hotQueries: readonly HotQuery[] = [
  {
    ...deliveries,
    name: 'notifications that are due',
    runsAs: 'owner',
    inside: 'private.claim_alert_deliveries',
    sql: `select deliveries.org_id, deliveries.id from public.alert_deliveries as deliveries
      where deliveries.next_attempt_at <= now() order by deliveries.next_attempt_at limit 100`,
    index: 'idx_alert_deliveries_due',
  },
  {
    ...deliveries,
    name: 'notifications of a destination, latest first',
    runsAs: 'member',
    sql: `select id from public.alert_deliveries where org_id = :org_id and destination_id = :destination_id
      order by created_at desc, id desc limit :limit_20`,
    index: 'idx_alert_deliveries_org_created',
  },
  {
    ...deliveries,
    name: 'old notifications',
    runsAs: 'owner',
    inside: 'private.prune_alerts',
    sql: `select deliveries.id from public.alert_deliveries as deliveries
      where deliveries.created_at < now() - interval '30 days' and deliveries.next_attempt_at is null
      order by deliveries.created_at limit 100`,
    index: 'idx_alert_deliveries_created',
  },
  {
    feature: 'alert-rules',
    table: 'alert_rule_changes',
    name: 'old changes of states',
    runsAs: 'owner',
    inside: 'private.prune_alerts',
    sql: `select changes.id from public.alert_rule_changes as changes
      where changes.at < now() - interval '90 days' order by changes.at limit 100`,
    index: 'idx_alert_rule_changes_at',
    bound: 'at',
  },
  {
    feature: 'alert-rules',
    table: 'alert_evaluations',
    name: 'rules that are due',
    runsAs: 'owner',
    inside: 'private.claim_alert_evaluation',
    sql: `select evaluations.org_id from public.alert_evaluations as evaluations
      where evaluations.leased_until < now() and evaluations.evaluated_at < date_trunc('minute', now())
      order by evaluations.evaluated_at limit 1`,
    index: 'idx_alert_evaluations_due',
    bound: 'evaluated_at',
    inOrder: true,
  },
];

export const alertRulePlans: Plans = {
  hotQueries,
  requiredIndexes: [
    ...indexesOn('alert_deliveries', {
      idx_alert_deliveries_due: 'btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL)',
      idx_alert_deliveries_org_created: 'btree (org_id, destination_id, created_at DESC, id DESC)',
      idx_alert_deliveries_created: 'btree (created_at)',
      idx_alert_deliveries_org_rule: 'btree (org_id, rule_id)',
    }),
    ...indexesOn('alert_rule_changes', {
      idx_alert_rule_changes_org_rule_at: 'btree (org_id, rule_id, at DESC, id DESC)',
      idx_alert_rule_changes_at: 'btree (at)',
    }),
    ...indexesOn('alert_evaluations', { idx_alert_evaluations_due: 'btree (evaluated_at)' }),
  ],
};
