// The call back list.
import type { HotQuery } from '../../../index-doctor/hot-query.ts';

const inside = 'private.unanswered_callers';
const query = { feature: 'calls-dashboard', runsAs: 'owner' } as const;

export const unansweredQueries: readonly HotQuery[] = [
  {
    ...query,
    name: 'unanswered callers of a month',
    table: 'private.unanswered_callers',
    inside,
    sql: `select known.number, known.first_at, known.last_at, known.attempts from private.unanswered_callers as known
      where known.org_id = :org_id and known.last_at >= :from and known.last_at < :before`,
    given: { from: `last_at - interval '30 days'`, before: 'last_at' },
    index: 'idx_unanswered_callers_org_last',
    bound: 'last_at',
  },
  {
    ...query,
    name: 'unanswered callers: changed callers',
    table: 'private.changed_callers',
    inside,
    sql: `select distinct changes.number from private.changed_callers as changes where changes.org_id = :org_id`,
    index: 'idx_changed_callers_org',
  },
  {
    ...query,
    name: 'unanswered calls with a withheld number, of a month',
    table: 'call_logs',
    inside,
    sql: `select count(*) from public.call_logs as calls
      where calls.org_id = :org_id and calls.from_number is null and calls.direction = 'inbound'
        and calls.status in ('missed', 'voicemail') and calls.is_test is not true and calls.leg_of is null
        and calls.started_at >= :from and calls.started_at < :before`,
    given: { from: `started_at - interval '30 days'`, before: 'started_at' },
    index: 'idx_call_logs_org_withheld',
    bound: 'started_at',
  },
  {
    ...query,
    name: 'unanswered calls: the last conversation with a number',
    table: 'call_logs',
    inside: 'private.fold_changed_callers',
    sql: `select max(called.started_at) filter (where called.direction = 'outbound' and called.status = 'completed')
      from public.call_logs as called
      where called.org_id = :org_id and called.to_number = :to_number and called.leg_of is null and called.is_test is not true`,
    index: 'idx_call_logs_org_to_created',
    bound: 'to_number',
  },
];
