-- For the peak concurrency.

-- Up Migration

-- Calls that are longer than usual, and so are not found by their start. It has few rows.
create index idx_call_logs_org_long on public.call_logs (org_id, ended_at)
  where leg_of is null and ended_at - started_at > interval '4 hours';

-- Down Migration

drop index public.idx_call_logs_org_long;
