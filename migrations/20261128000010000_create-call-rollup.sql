-- The rollup: the number of calls of an organisation on each day. Triggers maintain it in the transaction that writes the calls, so it is
-- exact, and views do not count calls. Nothing else writes it.

-- Up Migration

-- The dimensions are dashboard filters with few values; agents and contacts have too many, and would multiply the rows. Each transaction
-- writes to one shard, so concurrent writers do not wait for each other's commit. A shard may be negative (a call may be deleted through
-- another shard than it was inserted through); the sum over all shards is never negative.
create table public.call_daily_totals (
  org_id uuid not null references public.organizations (id) on delete cascade on update cascade,
  -- On the organisation's clock. '-infinity' holds the sum of all days, so that a total over all time reads one day.
  day date not null,
  direction text not null,
  status text not null,
  -- 'unknown' for calls without one.
  sentiment text not null,
  shard smallint not null check (shard between 0 and 15),
  calls bigint not null,
  -- How many of these calls have a duration, and the sum of their durations: the average is computed by the reader.
  timed bigint not null,
  seconds bigint not null,
  primary key (org_id, day, direction, status, sentiment, shard)
-- The same few rows are updated again and again: pages have room for new versions, and no counted column has an index.
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table public.call_daily_totals enable row level security;
revoke all on table public.call_daily_totals from public, anon, authenticated, service_role;
grant select on table public.call_daily_totals to authenticated, service_role;
create policy members_read on public.call_daily_totals for select to authenticated
  using (org_id = (select private.active_org()));

-- The time zone in which an organisation's calls are counted (from org_settings, or UTC), and how far they are counted.
create table private.call_clocks (
  org_id uuid primary key references public.organizations (id) on delete cascade on update cascade,
  timezone text not null,
  -- Calls that started before this are in the rollup. 'infinity': all of them.
  counted_before timestamptz not null default 'infinity'
);
alter table private.call_clocks enable row level security;
revoke all on table private.call_clocks from public, anon, authenticated, service_role;

-- The next two functions set no search_path, because PostgreSQL would not inline them then; all names are qualified.
-- Dates outside of the years 1 to 9999 count for the first or the last day, because '-infinity' has another meaning.
create function private.call_day(started_at timestamptz, timezone text) returns date
language sql stable
as $$
  select (greatest(least(started_at, '9999-12-30 00:00Z'), '0001-01-02 00:00Z') at time zone timezone)::date
$$;
grant execute on function private.call_day(timestamptz, text) to authenticated;

create function private.is_counted(started_at timestamptz, counted_before timestamptz) returns boolean
language sql immutable
as $$
  select counted_before = 'infinity' or started_at < counted_before
$$;

-- Writers of calls take the gate of their organisation, an advisory lock, in shared mode; a recount takes it exclusively. A row lock would
-- starve the recount, because new shared lockers overtake a waiting exclusive one. All organisations share 256 gates: one lock for each of
-- ten thousand organisations would fill the server's lock table.
create function private.call_gate(org uuid) returns integer
language sql immutable
as $$
  select hashtext(org::text) & 255
$$;

create function private.enter_call_gates(orgs uuid[]) returns void
language plpgsql
set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock_shared(hashtext('callboard call gates'), gate)
  from (select distinct private.call_gate(org) as gate from unnest(orgs) as org order by gate) as gates;
  -- A snapshot from before a change of the time zone has the old clock. This row lock makes PostgreSQL refuse it.
  if current_setting('transaction_isolation') <> 'read committed' then
    perform from private.call_clocks where org_id = any (orgs) order by org_id for share;
    -- A snapshot from before the clocks were created has none, and its calls would not be counted.
    if exists (
      select from public.organizations
      where id = any (orgs) and not exists (select from private.call_clocks where org_id = id)
    ) then
      raise exception 'could not serialize access: the rollup was created after this snapshot' using errcode = 'serialization_failure';
    end if;
  end if;
end
$$;

-- Read committed only: after waiting for the lock, its next statement sees what was committed meanwhile. An older snapshot does not.
create function private.enter_call_gate_alone(org uuid) returns void
language plpgsql
set search_path = ''
as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'calls can be counted in read committed only' using errcode = 'active_sql_transaction';
  end if;
  perform pg_advisory_xact_lock(hashtext('callboard call gates'), private.call_gate(org));
end
$$;

-- The first shard that no other transaction uses. Sequential writers use one shard, eight concurrent ones use eight.
create function private.free_call_shard(org uuid) returns smallint
language plpgsql
set search_path = ''
as $$
declare
  first_shard constant integer := private.call_gate(org) * 16;
begin
  for shard in 0..15 loop
    if pg_try_advisory_xact_lock(hashtext('callboard call shards'), first_shard + shard) then
      return shard;
    end if;
  end loop;
  return pg_backend_pid() % 16;
end
$$;

-- Adds `changes` (by day, positive or negative) to the rollup. Their shard is ignored.
create function private.add_to_call_rollup(changes public.call_daily_totals[]) returns void
language plpgsql
set search_path = ''
as $$
declare
  own_shard constant smallint := private.free_call_shard((changes[1]).org_id);
begin
  insert into public.call_daily_totals as known (org_id, day, direction, status, sentiment, shard, calls, timed, seconds)
  select
    org_id, coalesce(day, '-infinity'), direction, status, sentiment, own_shard,
    sum(calls), sum(timed), sum(seconds)
  from unnest(changes) as change
  group by grouping sets ((org_id, day, direction, status, sentiment), (org_id, direction, status, sentiment))
  having sum(calls) <> 0 or sum(timed) <> 0 or sum(seconds) <> 0
  -- All writers use the same order, so they cannot deadlock.
  order by 1, 2, 3, 4, 5
  on conflict (org_id, day, direction, status, sentiment, shard) do update set
    calls = known.calls + excluded.calls,
    timed = known.timed + excluded.timed,
    seconds = known.seconds + excluded.seconds;
end
$$;

-- The join with organizations skips an organisation that is being deleted: its rollup is deleted with it.
create function private.update_call_rollup() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  changes public.call_daily_totals[];
begin
  -- PostgreSQL plans a branch when it is first reached. That matters here: each event has its own transition tables.
  if tg_op = 'TRUNCATE' then
    -- A snapshot from before the wait for the lock would not show what writers added meanwhile.
    if current_setting('transaction_isolation') <> 'read committed' then
      raise exception 'call_logs can be truncated in read committed only' using errcode = 'active_sql_transaction';
    end if;
    delete from public.call_daily_totals;
    return null;
  end if;

  if tg_op <> 'DELETE' then
    perform private.enter_call_gates(array(select distinct org_id from new_rows));
  end if;
  if tg_op <> 'INSERT' then
    perform private.enter_call_gates(array(select distinct org_id from old_rows));
  end if;

  if tg_op <> 'DELETE' then
    changes := array(
      select row(
        org_id, private.call_day(started_at, timezone), direction, status, coalesce(sentiment, 'unknown'), 0,
        count(*), count(duration_seconds), coalesce(sum(duration_seconds), 0)
      )::public.call_daily_totals
      from new_rows
      join private.call_clocks using (org_id)
      join public.organizations on organizations.id = org_id
      where leg_of is null and private.is_counted(started_at, counted_before)
      group by org_id, private.call_day(started_at, timezone), direction, status, coalesce(sentiment, 'unknown')
    );
  end if;
  if tg_op <> 'INSERT' then
    changes := changes || array(
      select row(
        org_id, private.call_day(started_at, timezone), direction, status, coalesce(sentiment, 'unknown'), 0,
        -count(*), -count(duration_seconds), -coalesce(sum(duration_seconds), 0)
      )::public.call_daily_totals
      from old_rows
      join private.call_clocks using (org_id)
      join public.organizations on organizations.id = org_id
      where leg_of is null and private.is_counted(started_at, counted_before)
      group by org_id, private.call_day(started_at, timezone), direction, status, coalesce(sentiment, 'unknown')
    );
  end if;

  if cardinality(changes) > 0 then
    perform private.add_to_call_rollup(changes);
  end if;
  return null;
end
$$;
create trigger update_rollup_insert after insert on public.call_logs referencing new table as new_rows
  for each statement execute function private.update_call_rollup();
create trigger update_rollup_update after update on public.call_logs referencing old table as old_rows new table as new_rows
  for each statement execute function private.update_call_rollup();
create trigger update_rollup_delete after delete on public.call_logs referencing old table as old_rows
  for each statement execute function private.update_call_rollup();
create trigger update_rollup_truncate after truncate on public.call_logs
  for each statement execute function private.update_call_rollup();

-- Adds the next calls of an organisation to the rollup, in the order of their start: about `max_calls` of them, or all. Returns false when
-- all calls are in the rollup. It holds the gate exclusively, so each call is counted either here or by its writer.
create function private.extend_call_rollup(org uuid, max_calls integer default null) returns boolean
language plpgsql
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  clock private.call_clocks;
  counted_until timestamptz := 'infinity';
begin
  perform private.enter_call_gate_alone(org);
  select * into clock from private.call_clocks where org_id = org;
  if not found or clock.counted_before = 'infinity' then
    return false;
  end if;

  if max_calls is not null then
    select started_at into counted_until
    from public.call_logs
    where org_id = org and leg_of is null and started_at >= clock.counted_before
    order by started_at offset max_calls limit 1;
    -- When more calls than that start at the same moment, they are counted together.
    if counted_until = clock.counted_before then
      select min(started_at) into counted_until
      from public.call_logs where org_id = org and leg_of is null and started_at > clock.counted_before;
    end if;
    counted_until := coalesce(counted_until, 'infinity');
  end if;

  insert into public.call_daily_totals as known (org_id, day, direction, status, sentiment, shard, calls, timed, seconds)
  select
    org, coalesce(day, '-infinity'), direction, status, sentiment, 0,
    sum(calls), sum(timed), sum(seconds)
  from (
    select
      private.call_day(started_at, clock.timezone) as day, direction, status, coalesce(sentiment, 'unknown') as sentiment,
      count(*) as calls, count(duration_seconds) as timed, coalesce(sum(duration_seconds), 0) as seconds
    from public.call_logs
    where org_id = org and leg_of is null and started_at >= clock.counted_before and private.is_counted(started_at, counted_until)
    group by 1, 2, 3, 4
  ) as found
  group by grouping sets ((day, direction, status, sentiment), (direction, status, sentiment))
  order by 2, 3, 4, 5
  on conflict (org_id, day, direction, status, sentiment, shard) do update set
    calls = known.calls + excluded.calls,
    timed = known.timed + excluded.timed,
    seconds = known.seconds + excluded.seconds;
  update private.call_clocks set counted_before = counted_until where org_id = org;
  return counted_until <> 'infinity';
end
$$;

-- Discards an organisation's rollup and sets its clock to the time zone of its settings. Views use the live count until the recount.
create function private.discard_call_rollup(org uuid) returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.enter_call_gate_alone(org);
  delete from public.call_daily_totals where org_id = org;
  insert into private.call_clocks (org_id, timezone, counted_before)
  select id, coalesce(timezone, 'UTC'), '-infinity'
  from public.organizations
  left join public.org_settings on org_id = id
  where id = org
  on conflict (org_id) do update set timezone = excluded.timezone, counted_before = excluded.counted_before;
end
$$;

-- In another time zone, calls fall on other days. Up to `max_at_once` calls are recounted in the transaction that changes the zone (one
-- second for a million, and a request has two). With more calls, views use the live count until `npm run check-rollups -- --repair`. The
-- lock timeout is 500 ms, because all later writers wait behind this one; the change is then refused and can be retried.
create function private.recount_in_timezone(org uuid) returns void
language plpgsql
set search_path = ''
set lock_timeout = '500ms'
as $$
declare
  max_at_once constant integer := 400000;
  zone text;
  is_counted boolean;
begin
  -- No row is found while the organisation is being deleted.
  select coalesce(timezone, 'UTC') into zone
  from public.organizations
  left join public.org_settings on org_id = id
  where id = org;
  if not found or exists (select from private.call_clocks where org_id = org and timezone = zone) then
    return;
  end if;
  -- A new organisation without calls.
  if not exists (select from private.call_clocks where org_id = org) and not exists (select from public.call_logs where org_id = org) then
    insert into private.call_clocks (org_id, timezone) values (org, zone);
    return;
  end if;

  perform private.enter_call_gate_alone(org);
  is_counted := exists (select from private.call_clocks where org_id = org and counted_before = 'infinity') and max_at_once >= (
    select coalesce(sum(calls), 0) from public.call_daily_totals where org_id = org and day = '-infinity'
  );
  perform private.discard_call_rollup(org);
  if is_counted then
    perform private.extend_call_rollup(org);
  end if;
end
$$;

create function private.recount_after_timezone() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'TRUNCATE' then
    perform private.recount_in_timezone(org_id) from (select org_id from private.call_clocks order by org_id) as clocks;
    return null;
  end if;
  if tg_op <> 'INSERT' then
    perform private.recount_in_timezone(old.org_id);
  end if;
  if tg_op <> 'DELETE' then
    perform private.recount_in_timezone(new.org_id);
  end if;
  return null;
end
$$;
create trigger recount_after_timezone after insert or delete or update of org_id, timezone on public.org_settings
  for each row execute function private.recount_after_timezone();
create trigger recount_after_timezones after truncate on public.org_settings
  for each statement execute function private.recount_after_timezone();

-- For organisations that exist already. They have no calls yet.
insert into private.call_clocks (org_id, timezone)
select id, coalesce(timezone, 'UTC')
from public.organizations
left join public.org_settings on org_id = id;

-- Down Migration

drop trigger recount_after_timezones on public.org_settings;
drop trigger recount_after_timezone on public.org_settings;
drop trigger update_rollup_truncate on public.call_logs;
drop trigger update_rollup_delete on public.call_logs;
drop trigger update_rollup_update on public.call_logs;
drop trigger update_rollup_insert on public.call_logs;
drop function private.recount_after_timezone();
drop function private.recount_in_timezone(uuid);
drop function private.discard_call_rollup(uuid);
drop function private.extend_call_rollup(uuid, integer);
drop function private.update_call_rollup();
drop function private.add_to_call_rollup(public.call_daily_totals[]);
drop function private.free_call_shard(uuid);
drop function private.enter_call_gate_alone(uuid);
drop function private.enter_call_gates(uuid[]);
drop function private.call_gate(uuid);
drop function private.is_counted(timestamptz, timestamptz);
drop function private.call_day(timestamptz, text);
drop table private.call_clocks;
drop table public.call_daily_totals;
