// The figures that are no sums: callers and peak concurrency.
import type { HotQuery } from '../../../index-doctor/hot-query.ts';
import { withinActiveOrg } from './within-active-org.ts';

const query = { feature: 'calls-dashboard', table: 'call_logs', runsAs: 'member' } as const;
const calls = `from public.call_logs c where ${withinActiveOrg('c')} and c.leg_of is null`;

export const callerQueries: readonly HotQuery[] = [
  {
    ...query,
    name: 'callers: a month',
    inside: 'public.call_callers',
    sql: `select c.from_number, c.started_at, lag(c.started_at) over (partition by c.from_number order by c.started_at, c.id)
      ${calls} and c.direction = 'inbound' and c.from_number is not null and c.started_at >= :from and c.started_at < :before`,
    given: { from: `started_at - interval '37 days'`, before: `started_at + interval '7 days'` },
    index: 'idx_call_logs_org_started',
    bound: 'started_at',
  },
  {
    ...query,
    name: 'peak concurrency: a day',
    inside: 'private.peaks_of_rows',
    sql: `select c.started_at, c.answered_at, c.ended_at, c.status ${calls} and c.started_at >= :from and c.started_at < :before`,
    given: { from: `started_at - interval '28 hours'`, before: 'started_at' },
    index: 'idx_call_logs_org_started',
    bound: 'started_at',
  },
  {
    ...query,
    name: 'peak concurrency: long calls',
    inside: 'private.peaks_of_rows',
    sql: `select c.started_at, c.answered_at, c.ended_at ${calls}
      and c.ended_at - c.started_at > interval '4 hours' and c.ended_at > :from and c.started_at < :before`,
    given: { from: 'started_at', before: `started_at - interval '4 hours'` },
    index: 'idx_call_logs_org_long',
    bound: 'ended_at',
  },
  {
    ...query,
    name: 'peak concurrency: calls without an end',
    inside: 'private.peaks_of_rows',
    sql: `select c.started_at, c.answered_at ${calls}
      and c.status in ('ringing', 'in_progress') and c.ended_at is null and c.started_at < :before`,
    given: { before: `started_at - interval '4 hours'` },
    index: 'idx_call_logs_org_open',
  },
  {
    feature: 'calls-dashboard',
    table: 'private.call_peaks',
    runsAs: 'owner',
    name: 'peak concurrency: outdated days',
    inside: 'private.store_call_peaks',
    sql: `select peaks.org_id from private.call_peaks as peaks where peaks.peak is null`,
    index: 'idx_call_peaks_outdated',
  },
];
