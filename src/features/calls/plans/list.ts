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
    isVerbatim: true,
    sql: `select found.*
    from public.call_logs as calls, private.call_row(calls) as found
    where calls.org_id = :caller_org
      and private.call_matches(calls, :filter)
      and (
        calls.search_text like :pattern
        or (
          calls.search_text like :number_pattern
          and (calls.from_number like :number_pattern or calls.to_number like :number_pattern)
        )
      )`,
    given: {
      caller_org: 'org_id',
      // An empty filter, as text: a composite of nulls counts as null, and a sample has no null.
      filter: `jsonb_populate_record(null::private.call_filter, '{}')::text`,
      pattern: `'%' || right(from_number, 7) || '%'`,
      number_pattern: `'%' || right(from_number, 7) || '%'`,
    },
    index: 'idx_call_logs_org_search',
  },
  { ...query, name: 'one call', sql: rowsOf(table, { where: [ofOrg, 'id = :id'] }), index: 'call_logs_pkey' },
];
