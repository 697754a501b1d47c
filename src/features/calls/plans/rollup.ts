// The reads of the rollup.
import type { HotQuery } from '../../../index-doctor/hot-query.ts';
import { withinActiveOrg } from './within-active-org.ts';

const query = {
  feature: 'calls-dashboard',
  table: 'private.call_totals',
  runsAs: 'member',
  index: 'call_totals_pkey',
  bound: 'day',
} as const;

const month = { from: 'day - 30', before: 'day' };
const cells = `t.dimension = 'cells' and t.day >= :from and t.day < :before`;

export const rollupQueries: readonly HotQuery[] = [
  {
    ...query,
    name: 'stats and list total: cells of the rollup',
    inside: 'private.cells_between',
    sql: `select t.direction, sum(t.calls) from private.call_totals t where ${withinActiveOrg('t')} and ${cells} group by t.direction`,
    given: month,
  },
  {
    ...query,
    name: 'analytics: sums of a month',
    inside: 'private.call_sums',
    sql: `select t.value, t.day, sum(t.calls) from private.call_totals t
      where t.org_id = :org_id and t.dimension = 'agent_id' and t.day >= :from and t.day < :before group by t.value, t.day`,
    given: month,
  },
  {
    ...query,
    name: 'analytics: histograms of a month',
    table: 'private.call_histograms',
    inside: 'private.histogram_counts',
    sql: `select h.day, h.counts from private.call_histograms h
      where h.org_id = :org_id and h.kind = 'duration' and h.direction = 'any' and h.day >= :from and h.day < :before`,
    given: month,
    index: 'call_histograms_pkey',
  },
  {
    ...query,
    name: 'rollup: changes that no fold has taken',
    table: 'private.call_changes',
    inside: 'private.cells_between',
    sql: `select c.direction, sum(c.calls) from private.call_changes c where ${withinActiveOrg('c')} group by c.direction`,
    index: 'idx_call_changes_org',
    bound: 'org_id',
  },
];
