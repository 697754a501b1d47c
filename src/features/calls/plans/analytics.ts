// Live counts of the analytics views.
import type { HotQuery } from '../../../index-doctor/hot-query.ts';
import { withinActiveOrg } from './within-active-org.ts';

const query = { feature: 'calls-dashboard', table: 'call_logs', runsAs: 'member' } as const;

export const analyticsQueries: readonly HotQuery[] = [
  {
    ...query,
    name: 'analytics: figures of a day',
    inside: 'private.live_summary',
    sql: `select c.direction, c.status, c.sentiment, count(*), count(c.duration_seconds), sum(c.duration_seconds)
      from public.call_logs c where ${withinActiveOrg('c')} and c.leg_of is null and c.started_at >= :from and c.started_at < :before
      group by c.direction, c.status, c.sentiment`,
    given: { from: `date_trunc('day', started_at)`, before: `date_trunc('day', started_at) + interval '1 day'` },
    index: 'idx_call_logs_org_started',
    bound: 'started_at',
  },
  {
    ...query,
    name: 'analytics: rows of a month by hour',
    inside: 'private.call_sums',
    sql: `select c.status, count(*), count(c.duration_seconds), sum(c.duration_seconds)
      from public.call_logs c where c.org_id = :org_id and c.leg_of is null and c.started_at >= :from and c.started_at < :before
        and c.status = any (:statuses)
      group by 1`,
    given: { from: `started_at - interval '30 days'`, before: 'started_at', statuses: 'array[status]' },
    index: 'idx_call_logs_org_started',
    bound: 'started_at',
  },
];
