// What the dashboard reads of the totals by day, in the functions that read them.
import type { HotQuery } from '../hot-query.ts';

const asked = {
  feature: 'calls-dashboard',
  table: 'call_daily_totals',
  runsAs: 'member',
  index: 'call_daily_totals_pkey',
  bound: 'day',
} as const;

const walled = 'd.org_id = :org_id and d.org_id = (select private.active_org())';
const month = { from: 'day - 30', before: 'day' };

export const totalQueries: readonly HotQuery[] = [
  {
    ...asked,
    name: 'stats: totals of all days, and of today',
    inside: 'public.kept_call_stats',
    sql: `select sum(d.calls) from public.call_daily_totals d where ${walled} and d.day in ('-infinity', :day)`,
  },
  {
    ...asked,
    name: 'call list: how many there are',
    inside: 'public.kept_call_count',
    sql: `select coalesce(sum(d.calls), 0) from public.call_daily_totals d
      where ${walled} and d.day >= :from and d.day < :before and d.direction = any (:directions)`,
    given: { ...month, directions: 'array[direction]' },
  },
  {
    ...asked,
    name: 'analytics: totals of a month',
    inside: 'public.kept_call_comparisons',
    sql: `select d.day, sum(d.calls) from public.call_daily_totals d
      where ${walled} and d.day >= :from and d.day < :before group by d.day`,
    given: month,
  },
  {
    ...asked,
    name: 'analytics: series of a month',
    inside: 'public.kept_call_series',
    sql: `select d.direction, sum(d.calls) from public.call_daily_totals d
      where ${walled} and d.day >= :from and d.day < :before group by d.direction`,
    given: month,
  },
];
