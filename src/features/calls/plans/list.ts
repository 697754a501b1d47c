// The calls list, its search, and one call.
import { type HotQuery, past, rowsOf } from '../../../index-doctor/hot-query.ts';

const table = 'call_logs';
const ofOrg = 'org_id = :org_id';
const query = { feature: 'calls-dashboard', table, runsAs: 'member' } as const;
const latestFirst = 'started_at desc, id desc';

export const listQueries: readonly HotQuery[] = [
  {
    ...query,
    name: 'call list, first page',
    sql: rowsOf(table, { where: [ofOrg, 'leg_of is null'], orderBy: latestFirst }),
    index: 'idx_call_logs_org_started',
    inOrder: true,
  },
  {
    ...query,
    name: 'call list, past a cursor',
    sql: rowsOf(table, { where: [ofOrg, 'leg_of is null', ...past('started_at')], orderBy: latestFirst, rows: 21 }),
    index: 'idx_call_logs_org_started',
    bound: 'started_at',
    inOrder: true,
  },
  {
    ...query,
    name: 'call list, the longest first',
    sql: rowsOf(table, { where: [ofOrg, 'leg_of is null'], orderBy: 'duration_rank desc, id desc' }),
    index: 'idx_call_logs_org_duration',
    inOrder: true,
  },
  {
    ...query,
    name: 'call list, the longest past a cursor',
    sql: rowsOf(table, {
      where: [ofOrg, 'leg_of is null', ...past('duration_rank')],
      orderBy: 'duration_rank desc, id desc',
      rows: 21,
    }),
    index: 'idx_call_logs_org_duration',
    bound: 'duration_rank',
    inOrder: true,
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
