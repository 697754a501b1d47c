// Live counts of the analytics views.
import type { HotQuery } from '../../../index-doctor/hot-query.ts';
import { withinActiveOrg } from './within-active-org.ts';

const query = { feature: 'calls-dashboard', table: 'call_logs', runsAs: 'member' } as const;

export const analyticsQueries: readonly HotQuery[] = [
  {
    ...query,
    name: 'analytics: figures of a day',
    inside: 'public.call_figures',
    sql: `select count(*), count(*) filter (where c.status = 'completed'),
        round(avg(c.duration_seconds) filter (where c.status = 'completed'), 1)
      from public.call_logs c where ${withinActiveOrg('c')} and c.started_at >= :from and c.started_at < :before`,
    given: { from: `date_trunc('day', started_at)`, before: `date_trunc('day', started_at) + interval '1 day'` },
    index: 'idx_call_logs_org_started',
    bound: 'started_at',
  },
  {
    ...query,
    name: 'analytics: breakdown of sixty days',
    inside: 'public.call_breakdown',
    sql: `select count(*) filter (where c.started_at >= :middle)
      from public.call_logs c where ${withinActiveOrg('c')} and c.started_at >= :from and c.started_at < :before
      group by grouping sets ((c.direction), (c.status), (c.sentiment))`,
    given: {
      from: `started_at - interval '30 days'`,
      middle: 'started_at',
      before: `started_at + interval '30 days'`,
    },
    index: 'idx_call_logs_org_started',
    bound: 'started_at',
  },
];
