import { type Plans, rowsOf } from '../../index-doctor/hot-query.ts';
import { indexesOn } from '../../index-doctor/required-index.ts';

const list = { feature: 'audit', table: 'audit_log', runsAs: 'member' } as const;
const listOf = (...where: readonly string[]) =>
  rowsOf('audit_log', { where: ['org_id = :org_id', ...where], orderBy: 'at desc, id desc' });

export const auditPlans: Plans = {
  hotQueries: [
    {
      ...list,
      name: 'the audit log, latest first',
      sql: listOf(),
      index: 'idx_audit_log_org_at',
      bound: 'org_id',
      inOrder: true,
    },
    {
      ...list,
      name: 'the audit log of a subject',
      sql: listOf('subject_id = :subject_id'),
      index: 'idx_audit_log_org_subject_at',
      bound: 'subject_id',
      inOrder: true,
    },
    {
      ...list,
      name: 'the audit log of an actor',
      sql: listOf('actor_id = :actor_id'),
      index: 'idx_audit_log_org_actor_at',
      bound: 'actor_id',
    },
    {
      ...list,
      name: 'the audit log of an action',
      sql: listOf('action = :action'),
      index: 'idx_audit_log_org_action_at',
      bound: 'action',
    },
  ],
  requiredIndexes: indexesOn('audit_log', {
    idx_audit_log_org_at: 'btree (org_id, at DESC, id DESC)',
    idx_audit_log_org_subject_at: 'btree (org_id, subject_id, at DESC, id DESC)',
    idx_audit_log_org_actor_at: 'btree (org_id, actor_id, at DESC, id DESC)',
    idx_audit_log_org_action_at: 'btree (org_id, action, at DESC, id DESC)',
  }),
};
