// The queries of the ingest of calls.
import type { HotQuery } from '../../../index-doctor/hot-query.ts';

const query = {
  feature: 'calls-dashboard',
  table: 'call_logs',
  runsAs: 'service',
  inside: 'private.record_call',
} as const;

export const recordCallQueries: readonly HotQuery[] = [
  {
    ...query,
    name: 'record a call',
    sql: `insert into public.call_logs (org_id, provider, provider_call_id, direction, status, started_at)
      values (:org_id, :provider, :provider_call_id, :direction, :status, :started_at)
      on conflict (org_id, provider, provider_call_id) do update set status = excluded.status`,
    index: 'idx_call_logs_org_provider_call',
  },
  {
    ...query,
    name: 'record a call: the rows with its join keys',
    inside: 'private.rows_with_join_keys',
    isVerbatim: true,
    sql: `select calls.id from public.call_logs as calls
    where calls.org_id = :org and (calls.carrier_call_id = any (:keys) or calls.parent_call_id = any (:keys))`,
    given: { org: 'org_id', keys: 'array[carrier_call_id]' },
    index: { all: ['idx_call_logs_org_carrier_call', 'idx_call_logs_org_parent_call'] },
  },
  {
    ...query,
    name: 'record a call: its contact by phone',
    table: 'contacts',
    sql: `select contacts.id from public.contacts
      where contacts.org_id = :org_id and contacts.phone = :phone
      order by contacts.created_at, contacts.id limit 1`,
    index: 'idx_contacts_org_phone',
    bound: 'phone',
  },
];
