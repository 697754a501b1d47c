// Read for every incoming call and message.
import { type HotQuery, type Plans, rowsOf } from '../../index-doctor/hot-query.ts';

const routing = { feature: 'routing', runsAs: 'service' } as const;

const latestCallsBy = (column: string, index: string): HotQuery => ({
  ...routing,
  table: 'call_logs',
  name: `calls by ${column}, the latest`,
  sql: rowsOf('call_logs', { where: ['org_id = :org_id', `${column} = :${column}`], orderBy: 'created_at desc' }),
  index,
  bound: column,
  inOrder: true,
});

/** Their indexes are required by the features that own the tables. */
export const routingPlans: Plans = {
  hotQueries: [
    {
      ...routing,
      table: 'phone_numbers',
      name: 'owner of a number',
      inside: 'private.find_number_owner',
      isVerbatim: true,
      sql: `select * from public.phone_numbers as named
      where named.active and (
        named.e164 = :sought_e164 and named.verified_at is not null
        or named.provider_phone_id = :sought_id and named.provider_phone_id_verified_at is not null
      )`,
      given: { sought_e164: 'e164', sought_id: 'provider_phone_id' },
      index: { all: ['idx_phone_numbers_e164', 'idx_phone_numbers_provider_phone_id'] },
    },
    {
      ...routing,
      table: 'integrations',
      name: 'owner of a page',
      inside: 'private.find_page_owner',
      isVerbatim: true,
      sql: `select * from public.integrations as named
      where named.active and (
        named.facebook_page_id = :page and named.facebook_page_verified_at is not null
        or named.instagram_page_id = :page and named.instagram_page_verified_at is not null
      )`,
      given: { page: 'coalesce(facebook_page_id, instagram_page_id)' },
      index: { all: ['idx_integrations_facebook_page_id', 'idx_integrations_instagram_page_id'] },
    },
    {
      ...routing,
      table: 'call_logs',
      name: 'spam window',
      inside: 'private.count_calls_from',
      isVerbatim: true,
      sql: `select count(*) from public.call_logs as calls
      where calls.org_id = :org and calls.from_number = :caller and calls.created_at >= :since and calls.leg_of is null`,
      given: { org: 'org_id', caller: 'from_number', since: `created_at - interval '1 hour'` },
      index: 'idx_call_logs_org_from_created',
      bound: 'created_at',
    },
    latestCallsBy('from_number', 'idx_call_logs_org_from_created'),
    latestCallsBy('to_number', 'idx_call_logs_org_to_created'),
  ],
};
