// The reads of the rollup (call_daily_totals).
import type { HotQuery } from '../../../index-doctor/hot-query.ts';
import { withinActiveOrg } from './within-active-org.ts';

const query = {
  feature: 'calls-dashboard',
  table: 'call_daily_totals',
  runsAs: 'member',
  index: 'call_daily_totals_pkey',
  bound: 'day',
} as const;

const month = { from: 'day - 30', before: 'day' };

export const rollupQueries: readonly HotQuery[] = [
  {
    ...query,
    name: 'stats: rollup of all days, and of today',
    inside: 'private.rollup_cells',
    sql: `select sum(d.calls) from public.call_daily_totals d where ${withinActiveOrg('d')} and d.day in ('-infinity', :day)`,
  },
  {
    ...query,
    name: 'call list: total from the rollup',
    inside: 'public.call_count',
    sql: `select coalesce(sum(d.calls), 0) from public.call_daily_totals d
      where ${withinActiveOrg('d')} and d.day >= :from and d.day < :before and d.direction = any (:directions)`,
    given: { ...month, directions: 'array[direction]' },
  },
  {
    ...query,
    name: 'analytics: rollup of a month',
    inside: 'private.rollup_summary',
    sql: `select d.day, sum(d.calls) from public.call_daily_totals d
      where ${withinActiveOrg('d')} and d.day >= :from and d.day < :before group by d.day`,
    given: month,
  },
  {
    ...query,
    name: 'analytics: rollup series of a month',
    inside: 'private.rollup_series',
    sql: `select d.direction, sum(d.calls) from public.call_daily_totals d
      where ${withinActiveOrg('d')} and d.day >= :from and d.day < :before group by d.direction`,
    given: month,
  },
];
