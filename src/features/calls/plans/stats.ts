// The stats: the latest calls, live counts, and the value of the pipeline.
import type { HotQuery } from '../../../index-doctor/hot-query.ts';
import { withinActiveOrg } from './within-active-org.ts';

const query = { feature: 'calls-dashboard', table: 'call_logs', runsAs: 'member' } as const;
const calls = `from public.call_logs c where ${withinActiveOrg('c')} and c.leg_of is null`;

/** Each of these indexes contains every call of an organisation. For a count of all calls, PostgreSQL takes the smallest. */
const anyWhole = [
  'idx_call_logs_org_direction',
  'idx_call_logs_org_agent',
  'idx_call_logs_org_sentiment',
  'idx_call_logs_org_contact',
  'idx_call_logs_org_status_duration',
  'idx_call_logs_org_started',
];

/** The total of a list, if the rollup cannot answer. */
const count = { ...query, inside: 'public.call_count' } as const;
/** The figures of a filter that the rollup has no column for. */
const live = { ...query, inside: 'private.live_cells' } as const;
const cellsOf = (condition: string) =>
  `select c.direction, c.status, c.sentiment, count(*), count(c.duration_seconds), sum(c.duration_seconds)
    ${calls} and ${condition} group by c.direction, c.status, c.sentiment`;

export const statsQueries: readonly HotQuery[] = [
  {
    ...query,
    name: 'stats: recent calls',
    inside: 'public.call_list',
    sql: `select c.id ${calls} order by c.started_at desc, c.id desc limit 5`,
    index: 'idx_call_logs_org_started',
    inOrder: true,
  },
  { ...count, name: 'call count: all calls', sql: `select count(*) ${calls}`, index: { any: anyWhole } },
  {
    ...count,
    name: 'call count: a status',
    sql: `select count(*) ${calls} and c.status = any (:statuses)`,
    given: { statuses: 'array[status]' },
    index: 'idx_call_logs_org_status_duration',
    bound: 'status',
  },
  {
    ...count,
    name: 'call count: a time range',
    sql: `select count(*) ${calls} and c.started_at >= :from and c.started_at < :before`,
    given: { from: `date_trunc('day', started_at)`, before: `date_trunc('day', started_at) + interval '1 day'` },
    index: 'idx_call_logs_org_started',
    bound: 'started_at',
  },
  {
    ...count,
    name: 'call count: a direction',
    sql: `select count(*) ${calls} and c.direction = any (:directions)`,
    given: { directions: 'array[direction]' },
    index: 'idx_call_logs_org_direction',
    bound: 'direction',
  },
  {
    ...count,
    name: 'call count: a sentiment',
    sql: `select count(*) ${calls} and c.sentiment = any (:sentiments)`,
    given: { sentiments: 'array[sentiment]' },
    index: 'idx_call_logs_org_sentiment',
    bound: 'sentiment',
  },
  {
    ...live,
    name: 'stats: an agent',
    sql: cellsOf('c.agent_id = any (:agents)'),
    given: { agents: 'array[agent_id]' },
    // The second index contains the agent and all summed columns, so that the scan reads no rows.
    index: { any: ['idx_call_logs_org_agent', 'idx_call_logs_org_started'] },
  },
  {
    ...live,
    name: 'stats: a contact',
    sql: cellsOf('c.contact_id = any (:contacts)'),
    given: { contacts: 'array[contact_id]' },
    index: 'idx_call_logs_org_contact',
    bound: 'contact_id',
  },
  {
    ...live,
    name: 'stats: a number of the organisation',
    sql: cellsOf('c.phone_number_id = any (:numbers)'),
    given: { numbers: 'array[phone_number_id]' },
    index: 'idx_call_logs_org_phone_number',
    bound: 'phone_number_id',
  },
  {
    ...live,
    name: 'stats: a time range',
    sql: cellsOf('c.started_at >= :from and c.started_at < :before'),
    given: { from: `started_at - interval '1 day'`, before: 'started_at' },
    index: 'idx_call_logs_org_started',
    bound: 'started_at',
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
