-- The peak concurrency of each day. It is no sum, so the rollup cannot have it.

-- Up Migration

-- Calls that are longer than usual, and so are not found by their start. It has few rows.
create index idx_call_logs_org_long on public.call_logs (org_id, ended_at)
  where leg_of is null and ended_at - started_at > interval '4 hours';

-- Of all calls, without filters. As instants, so that days of another time zone match no request.
create table private.call_peaks (
  org_id uuid not null references public.organizations (id) on delete cascade on update cascade,
  starts timestamptz not null,
  ends timestamptz not null,
  -- Null: not counted, or a call of that day has changed since.
  peak integer,
  reached_at timestamptz,
  primary key (org_id, ends, starts)
);
create index idx_call_peaks_outdated on private.call_peaks (org_id) where peak is null;

-- No call began before stored_from. The days from then until stored_until are in call_peaks.
create table private.call_peak_spans (
  org_id uuid primary key references public.organizations (id) on delete cascade on update cascade,
  timezone text not null,
  stored_from timestamptz not null,
  stored_until timestamptz not null
);

alter table private.call_peaks enable row level security;
alter table private.call_peak_spans enable row level security;
revoke all on table private.call_peaks, private.call_peak_spans from public, anon, authenticated, service_role;
grant select on table private.call_peaks, private.call_peak_spans to authenticated;
create policy members_read on private.call_peaks for select to authenticated using (org_id = (select private.active_org()));
create policy members_read on private.call_peak_spans for select to authenticated using (org_id = (select private.active_org()));

-- Runs when a fold takes changes, so that writers of calls pay nothing for the peaks. Until then, readers count the days of a change from
-- the rows. Folds and the job that stores peaks lock the clock of the organisation, so no peak is stored that a fold did not see.
-- Changes that begin and end on the same days are one range: an import has many of them.
create function private.outdate_call_peaks() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  with touched as (
    select
      org_id, min(least(started_at, busy_from)) as starts, max(greatest(started_at, busy_from, coalesce(busy_until, 'infinity'))) as ends
    from old_rows
    group by org_id, date_trunc('day', started_at), date_trunc('day', busy_from), date_trunc('day', busy_until)
  ),
  outdated as (
    update private.call_peaks as peaks
    set peak = null, reached_at = null
    from touched
    where peaks.org_id = touched.org_id
      and peaks.ends > touched.starts
      and peaks.starts <= touched.ends
      and peaks.peak is not null
  )
  delete from private.call_peak_spans as spans
  using touched
  where spans.org_id = touched.org_id and spans.stored_from > touched.starts;
  return null;
end
$$;
create trigger outdate_peaks after delete on private.call_changes referencing old table as old_rows
  for each statement execute function private.outdate_call_peaks();

create function private.empty_call_peaks() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from private.call_peaks;
  delete from private.call_peak_spans;
  return null;
end
$$;
create trigger empty_peaks after truncate on public.call_logs
  for each statement execute function private.empty_call_peaks();

-- Down Migration

drop trigger empty_peaks on public.call_logs;
drop function private.empty_call_peaks();
drop trigger outdate_peaks on private.call_changes;
drop function private.outdate_call_peaks();
drop table private.call_peak_spans;
drop table private.call_peaks;
drop index public.idx_call_logs_org_long;
