// What is asked on every request and every incoming call, and what those who run the platform and its campaigns ask.
import { countOf, type HotQuery, rowsOf } from '../hot-query.ts';

const routing = { feature: 'routing', runsAs: 'service' } as const;
const organizations = { feature: 'organizations', table: 'organizations', runsAs: 'ops' } as const;
const campaigns = { feature: 'campaigns', table: 'call_queue', runsAs: 'member' } as const;

const historyOf = (column: string, index: string): HotQuery => ({
  ...routing,
  table: 'call_logs',
  name: `calls by ${column}, the latest`,
  sql: rowsOf('call_logs', { where: ['org_id = :org_id', `${column} = :${column}`], orderBy: 'created_at desc' }),
  index,
  bound: column,
  inOrder: true,
});

export const platformQueries: readonly HotQuery[] = [
  {
    feature: 'auth',
    table: 'user_org_roles',
    runsAs: 'member',
    name: 'membership',
    sql: rowsOf('user_org_roles', { where: ['org_id = :org_id', 'user_id = :user_id'] }),
    // Of an organisation with one member, either finds one row.
    index: { any: ['user_org_roles_user_id_org_id_key', 'idx_user_org_roles_org'] },
  },
  {
    feature: 'me',
    table: 'user_org_roles',
    runsAs: 'owner',
    inside: 'private.my_memberships',
    name: 'the organisations of a user',
    sql: 'select role from public.user_org_roles where user_id = :user_id',
    index: 'user_org_roles_user_id_org_id_key',
    bound: 'user_id',
  },
  {
    ...routing,
    table: 'phone_numbers',
    name: 'whose number',
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
    name: 'whose page',
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
      where calls.org_id = :org and calls.from_number = :caller and calls.created_at >= :since`,
    given: { org: 'org_id', caller: 'from_number', since: `created_at - interval '1 hour'` },
    index: 'idx_call_logs_org_from_created',
    bound: 'created_at',
  },
  historyOf('from_number', 'idx_call_logs_org_from_created'),
  historyOf('to_number', 'idx_call_logs_org_to_created'),
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
    ...organizations,
    name: 'organisations by name',
    sql: rowsOf('organizations', { where: ['deleted_at is null'], orderBy: 'deleted_at, name, id', isCounted: true }),
    index: 'idx_organizations_deleted_name',
  },
  {
    ...organizations,
    name: 'organisations by age',
    sql: rowsOf('organizations', {
      where: ['deleted_at is null'],
      orderBy: 'deleted_at, created_at desc, id desc',
      isCounted: true,
    }),
    index: 'idx_organizations_deleted_created',
  },
  {
    ...campaigns,
    name: 'campaign progress',
    sql: countOf('call_queue', 'org_id = :org_id', 'campaign_id = :campaign_id', 'status = :status'),
    index: 'idx_call_queue_org_campaign_status',
    bound: 'status',
  },
  {
    ...campaigns,
    name: 'a contact is queued once',
    inside: 'private.queue_each_once',
    sql: `insert into public.call_queue (org_id, campaign_id, contact_id) values (:org_id, :campaign_id, :contact_id)
      on conflict (campaign_id, contact_id) do nothing`,
    index: 'call_queue_campaign_id_contact_id_key',
  },
];
