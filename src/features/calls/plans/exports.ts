// The queries of the jobs of exports, and of tickets.
import type { HotQuery } from '../../../index-doctor/hot-query.ts';
import { indexesOn } from '../../../index-doctor/required-index.ts';

const ofJob = { feature: 'calls-dashboard', table: 'call_exports', runsAs: 'owner' } as const;

export const exportQueries: readonly HotQuery[] = [
  {
    ...ofJob,
    name: 'exports to make',
    inside: 'private.claim_call_export',
    sql: `select exports.org_id, exports.id from public.call_exports as exports
      where exports.state in ('queued', 'running') and exports.leased_until < now() order by exports.created_at limit 1`,
    index: 'idx_call_exports_open',
  },
  {
    ...ofJob,
    name: 'exports to delete',
    inside: 'private.expired_call_exports',
    sql: `select exports.org_id, exports.id from public.call_exports as exports
      where exports.expires_at <= now() order by exports.expires_at limit 100`,
    index: 'idx_call_exports_expires',
  },
  {
    ...ofJob,
    table: 'private.export_tickets',
    name: 'expired tickets',
    inside: 'private.create_export_ticket',
    sql: `select tickets.hash from private.export_tickets as tickets
      where tickets.org_id = :org_id and tickets.expires_at <= now()`,
    index: 'idx_export_tickets_org_expires',
    bound: 'expires_at',
  },
];

export const exportIndexes = [
  ...indexesOn('call_exports', {
    idx_call_exports_expires: 'btree (expires_at) WHERE (expires_at IS NOT NULL)',
    idx_call_exports_open: "btree (created_at) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]))",
  }),
  ...indexesOn('private.export_tickets', {
    idx_export_tickets_org_expires: 'btree (org_id, expires_at)',
  }),
];
