import { type Plans, rowsOf } from '../../index-doctor/hot-query.ts';
import { indexesOn } from '../../index-doctor/required-index.ts';

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
  ],
  requiredIndexes: indexesOn('audit_log', { idx_audit_log_org_at: 'btree (org_id, at DESC, id DESC)' }),
};
