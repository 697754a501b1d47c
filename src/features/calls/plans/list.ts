// The calls list, its search, and one call.
import { type HotQuery, rowsOf } from '../../../index-doctor/hot-query.ts';
import { withinActiveOrg } from './within-active-org.ts';

const table = 'call_logs';
const ofOrg = 'org_id = :org_id';
const query = { feature: 'calls-dashboard', table, runsAs: 'member' } as const;
const list = { ...query, inside: 'public.call_list' } as const;

const page = (order: string, bound = '') =>
  `select c.id from public.call_logs as c where ${withinActiveOrg('c')} and c.leg_of is null ${bound}
    order by c.${order} desc, c.id desc limit 21`;
const past = (order: string, type: string) => page(order, `and (c.${order}, c.id) < (:${order}::${type}, :id::uuid)`);

export const listQueries: readonly HotQuery[] = [
  {
    ...list,
    name: 'call list, first page',
    sql: page('started_at'),
    index: 'idx_call_logs_org_started',
    inOrder: true,
  },
  {
    ...list,
    name: 'call list, past a cursor',
    sql: past('started_at', 'timestamptz'),
    index: 'idx_call_logs_org_started',
    bound: 'started_at',
    inOrder: true,
  },
  {
    ...list,
    name: 'call list, the longest first',
    sql: page('duration_rank'),
    index: 'idx_call_logs_org_duration',
    inOrder: true,
  },
  {
    ...list,
    name: 'call list, the longest past a cursor',
    sql: past('duration_rank', 'integer'),
    index: 'idx_call_logs_org_duration',
    bound: 'duration_rank',
    inOrder: true,
  },
  {
    ...list,
    name: 'call list, the most expensive past a cursor',
    sql: past('cost_rank', 'bigint'),
    index: 'idx_call_logs_org_cost',
    bound: 'cost_rank',
    inOrder: true,
  },
  {
    ...list,
    name: 'call list: an id of a provider',
    sql: `select c.id from public.call_logs as c where ${withinActiveOrg('c')} and c.leg_of is null
      and c.provider_call_id = any (:ids) order by c.started_at desc, c.id desc limit 20`,
    given: { ids: 'array[provider_call_id]' },
    index: 'idx_call_logs_org_provider_call',
    bound: 'provider_call_id',
  },
  {
    ...query,
    name: 'call search',
    runsAs: 'owner',
    inside: 'private.search_calls',
    sql: `select calls.id from public.call_logs as calls
      where calls.org_id = :org_id and calls.leg_of is null and calls.search_text like :pattern`,
    given: { pattern: `'%' || right(from_number, 7) || '%'` },
    index: 'idx_call_logs_org_search',
  },
  {
    ...query,
    name: 'call search: a window of time',
    runsAs: 'owner',
    inside: 'private.search_window',
    sql: `select calls.id from public.call_logs as calls
      where calls.org_id = :org_id and private.time_slots(calls.started_at) && private.time_slots(:started_at::timestamptz)
        and calls.leg_of is null and private.transcript_words(calls.transcript) @@ plainto_tsquery('simple', 'crown')
      order by calls.started_at desc, calls.id desc`,
    index: 'idx_call_logs_org_search',
  },
  { ...query, name: 'one call', sql: rowsOf(table, { where: [ofOrg, 'id = :id'] }), index: 'call_logs_pkey' },
];
