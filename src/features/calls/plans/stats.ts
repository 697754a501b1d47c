// The figures of the dashboard's stats: the latest calls, and live counts.
import { countOf, type HotQuery, rowsOf } from '../../../index-doctor/hot-query.ts';
import { withinActiveOrg } from './within-active-org.ts';

const table = 'call_logs';
const ofOrg = 'org_id = :org_id';
const query = { feature: 'calls-dashboard', table, runsAs: 'member' } as const;

/** Each of these contains every call of an organisation. To count all of them, PostgreSQL takes the smallest. */
const anyWhole = [
  'idx_call_logs_org_direction',
  'idx_call_logs_org_agent',
  'idx_call_logs_org_sentiment',
  'idx_call_logs_org_contact',
  'idx_call_logs_org_status_duration',
  'idx_call_logs_org_started',
];

export const statsQueries: readonly HotQuery[] = [
  {
    ...query,
    name: 'stats: recent calls',
    sql: rowsOf(table, { where: [ofOrg], orderBy: 'started_at desc, id desc', rows: 5 }),
    index: 'idx_call_logs_org_started',
    inOrder: true,
  },
  { ...query, name: 'stats: all calls', sql: countOf(table, ofOrg), index: { any: anyWhole } },
  {
    ...query,
    name: 'stats: completed calls',
    sql: countOf(table, ofOrg, 'status = :status'),
    index: 'idx_call_logs_org_status_duration',
    bound: 'status',
  },
  {
    ...query,
    name: 'stats: calls of today',
    sql: countOf(table, ofOrg, 'started_at >= :from', 'started_at < :before'),
    given: { from: `date_trunc('day', started_at)`, before: `date_trunc('day', started_at) + interval '1 day'` },
    index: 'idx_call_logs_org_started',
    bound: 'started_at',
  },
  {
    ...query,
    name: 'stats: calls of a direction',
    sql: countOf(table, ofOrg, 'direction = :direction'),
    index: 'idx_call_logs_org_direction',
    bound: 'direction',
  },
  {
    ...query,
    name: 'stats: calls of a sentiment',
    sql: countOf(table, ofOrg, 'sentiment = any (:sentiments)'),
    given: { sentiments: 'array[sentiment]' },
    index: 'idx_call_logs_org_sentiment',
    bound: 'sentiment',
  },
  {
    ...query,
    name: 'stats: calls of an agent',
    sql: countOf(table, ofOrg, 'agent_id = any (:agents)'),
    given: { agents: 'array[agent_id]' },
    index: 'idx_call_logs_org_agent',
    bound: 'agent_id',
  },
  {
    ...query,
    name: 'stats: calls of a contact',
    sql: countOf(table, ofOrg, 'contact_id = any (:contacts)'),
    given: { contacts: 'array[contact_id]' },
    index: 'idx_call_logs_org_contact',
    bound: 'contact_id',
  },
  {
    ...query,
    name: 'stats: calls on a number of ours',
    sql: countOf(table, ofOrg, 'phone_number_id = any (:numbers)'),
    given: { numbers: 'array[phone_number_id]' },
    index: 'idx_call_logs_org_phone_number',
    bound: 'phone_number_id',
  },
  {
    ...query,
    name: 'stats: average duration',
    inside: 'public.call_totals',
    sql: `select round(avg(c.duration_seconds) filter (where c.status = 'completed'), 1)
      from public.call_logs c where c.status = 'completed' and ${withinActiveOrg('c')}`,
    index: 'idx_call_logs_org_status_duration',
    bound: 'status',
  },
  {
    ...query,
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
];
