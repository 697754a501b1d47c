// The calls dashboard, and how calls come in.
import { countOf, type HotQuery, past, rowsOf } from '../hot-query.ts';

const feature = 'calls-dashboard';
const table = 'call_logs';
const ofOrg = 'org_id = :org_id';
const latestFirst = 'started_at desc, id desc';
const asked = { feature, table, runsAs: 'member' } as const;

/** In the functions the wall stands beside the filter, once more. */
const walled = 'c.org_id = :org_id and c.org_id = (select private.active_org())';

/** Each holds every call of an organisation: to count them all, PostgreSQL takes the smallest. */
const anyWhole = [
  'idx_call_logs_org_direction',
  'idx_call_logs_org_agent',
  'idx_call_logs_org_sentiment',
  'idx_call_logs_org_contact',
  'idx_call_logs_org_status_duration',
  'idx_call_logs_org_started',
];

export const callQueries: readonly HotQuery[] = [
  {
    ...asked,
    name: 'call list, first page',
    sql: rowsOf(table, { where: [ofOrg], orderBy: latestFirst }),
    index: 'idx_call_logs_org_started',
    inOrder: true,
  },
  {
    ...asked,
    name: 'call list, past a cursor',
    sql: rowsOf(table, { where: [ofOrg, ...past('started_at')], orderBy: latestFirst, rows: 21 }),
    index: 'idx_call_logs_org_started',
    bound: 'started_at',
    inOrder: true,
  },
  {
    ...asked,
    name: 'call list, the longest first',
    sql: rowsOf(table, { where: [ofOrg], orderBy: 'duration_rank desc, id desc' }),
    index: 'idx_call_logs_org_duration',
    inOrder: true,
  },
  {
    ...asked,
    name: 'call list, the longest past a cursor',
    sql: rowsOf(table, { where: [ofOrg, ...past('duration_rank')], orderBy: 'duration_rank desc, id desc', rows: 21 }),
    index: 'idx_call_logs_org_duration',
    bound: 'duration_rank',
    inOrder: true,
  },
  {
    ...asked,
    name: 'call search',
    runsAs: 'owner',
    inside: 'private.search_calls',
    isVerbatim: true,
    sql: `select
      calls.id, calls.org_id, calls.direction, calls.status, calls.from_number, calls.to_number, calls.contact_id,
      calls.contact_name, calls.agent_id, calls.phone_number_id, calls.started_at, calls.duration_seconds,
      calls.duration_rank, calls.sentiment, calls.has_recording
    from public.call_logs as calls
    where calls.org_id = :caller_org
      and (
        calls.search_text like :pattern
        or (
          calls.search_text like :number_pattern
          and (calls.from_number like :number_pattern or calls.to_number like :number_pattern)
        )
      )`,
    given: {
      caller_org: 'org_id',
      pattern: `'%' || right(from_number, 7) || '%'`,
      number_pattern: `'%' || right(from_number, 7) || '%'`,
    },
    index: 'idx_call_logs_org_search',
  },
  {
    ...asked,
    name: 'stats: recent calls',
    sql: rowsOf(table, { where: [ofOrg], orderBy: latestFirst, rows: 5 }),
    index: 'idx_call_logs_org_started',
    inOrder: true,
  },
  { ...asked, name: 'stats: all calls', sql: countOf(table, ofOrg), index: { any: anyWhole } },
  {
    ...asked,
    name: 'stats: completed calls',
    sql: countOf(table, ofOrg, 'status = :status'),
    index: 'idx_call_logs_org_status_duration',
    bound: 'status',
  },
  {
    ...asked,
    name: 'stats: calls of today',
    sql: countOf(table, ofOrg, 'started_at >= :from', 'started_at < :before'),
    given: { from: `date_trunc('day', started_at)`, before: `date_trunc('day', started_at) + interval '1 day'` },
    index: 'idx_call_logs_org_started',
    bound: 'started_at',
  },
  {
    ...asked,
    name: 'stats: calls of a direction',
    sql: countOf(table, ofOrg, 'direction = :direction'),
    index: 'idx_call_logs_org_direction',
    bound: 'direction',
  },
  {
    ...asked,
    name: 'stats: calls of a sentiment',
    sql: countOf(table, ofOrg, 'sentiment = any (:sentiments)'),
    given: { sentiments: 'array[sentiment]' },
    index: 'idx_call_logs_org_sentiment',
    bound: 'sentiment',
  },
  {
    ...asked,
    name: 'stats: calls of an agent',
    sql: countOf(table, ofOrg, 'agent_id = any (:agents)'),
    given: { agents: 'array[agent_id]' },
    index: 'idx_call_logs_org_agent',
    bound: 'agent_id',
  },
  {
    ...asked,
    name: 'stats: calls of a contact',
    sql: countOf(table, ofOrg, 'contact_id = any (:contacts)'),
    given: { contacts: 'array[contact_id]' },
    index: 'idx_call_logs_org_contact',
    bound: 'contact_id',
  },
  {
    ...asked,
    name: 'stats: calls on a number of ours',
    sql: countOf(table, ofOrg, 'phone_number_id = any (:numbers)'),
    given: { numbers: 'array[phone_number_id]' },
    index: 'idx_call_logs_org_phone_number',
    bound: 'phone_number_id',
  },
  {
    ...asked,
    name: 'stats: average duration',
    inside: 'public.call_totals',
    sql: `select round(avg(c.duration_seconds) filter (where c.status = 'completed'), 1)
      from public.call_logs c where c.status = 'completed' and ${walled}`,
    index: 'idx_call_logs_org_status_duration',
    bound: 'status',
  },
  {
    ...asked,
    name: 'stats: pipeline value',
    table: 'leads',
    inside: 'public.open_pipeline_value',
    isVerbatim: true,
    sql: `select least(coalesce(sum(l.value_micros), 0), 9007199254740991)
      from public.leads l
      where l.org_id = :org
        and l.org_id = (select private.active_org())
        and l.status = 'open'
        and l.created_at >= :created_from`,
    given: { org: 'org_id', created_from: `created_at - interval '30 days'` },
    index: 'idx_leads_org_created',
    bound: 'created_at',
  },
  {
    ...asked,
    name: 'analytics: figures of a day',
    inside: 'public.call_figures',
    sql: `select count(*), count(*) filter (where c.status = 'completed'),
        round(avg(c.duration_seconds) filter (where c.status = 'completed'), 1)
      from public.call_logs c where ${walled} and c.started_at >= :from and c.started_at < :before`,
    given: { from: `date_trunc('day', started_at)`, before: `date_trunc('day', started_at) + interval '1 day'` },
    index: 'idx_call_logs_org_started',
    bound: 'started_at',
  },
  {
    ...asked,
    name: 'analytics: breakdown of sixty days',
    inside: 'public.call_breakdown',
    sql: `select count(*) filter (where c.started_at >= :middle)
      from public.call_logs c where ${walled} and c.started_at >= :from and c.started_at < :before
      group by grouping sets ((c.direction), (c.status), (c.sentiment))`,
    given: {
      from: `started_at - interval '30 days'`,
      middle: 'started_at',
      before: `started_at + interval '30 days'`,
    },
    index: 'idx_call_logs_org_started',
    bound: 'started_at',
  },
  { ...asked, name: 'one call', sql: rowsOf(table, { where: [ofOrg, 'id = :id'] }), index: 'call_logs_pkey' },
  {
    ...asked,
    name: 'a call comes in',
    runsAs: 'service',
    inside: 'private.record_call',
    sql: `insert into public.call_logs (org_id, provider, provider_call_id, direction, status, started_at)
      values (:org_id, :provider, :provider_call_id, :direction, :status, :started_at)
      on conflict (org_id, provider, provider_call_id) do update set status = excluded.status`,
    index: 'idx_call_logs_org_provider_call',
  },
  {
    ...asked,
    name: 'a call comes in: whose number it is',
    table: 'contacts',
    runsAs: 'service',
    inside: 'private.record_call',
    sql: `select contacts.id from public.contacts
      where contacts.org_id = :org_id and contacts.phone = :phone
      order by contacts.created_at, contacts.id limit 1`,
    index: 'idx_contacts_org_phone',
    bound: 'phone',
  },
];
