-- The rollup: how many calls an organisation had on each day. Triggers maintain it in the transaction that writes the calls, so it is
-- exact, and no view has to count calls. Nothing else writes it.

-- Up Migration

-- The dimensions are the filters of the dashboard with few values; an agent or a contact has too many, and would multiply the rows. Each
-- transaction writes to one shard, so concurrent writers do not wait for each other's commit. One shard may be negative (a call may be
-- deleted through another shard than it was inserted through); the sum over all shards is not.
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

-- The time zone on which an organisation's calls are counted (the one of org_settings, or UTC), and how far they are counted.
create table private.call_clocks (
  org_id uuid primary key references public.organizations (id) on delete cascade on update cascade,
  timezone text not null,
  -- Calls that started before this are in the rollup. 'infinity': all of them.
  counted_before timestamptz not null default 'infinity'
);
alter table private.call_clocks enable row level security;
revoke all on table private.call_clocks from public, anon, authenticated, service_role;

-- The next two set no search_path, because that would keep PostgreSQL from inlining them; all names are qualified.
-- Dates outside of years 1 to 9999 count for the first or the last day: '-infinity' has another meaning.
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

-- Writers of calls share the lock of their organisation's gate; a change of the clock, or a recount, takes it exclusively. A row lock would
-- starve: new shared lockers overtake a waiting exclusive one. All organisations share 256 gates, because a statement that writes for ten
-- thousand of them would fill the server's lock table.
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
  -- A snapshot from before a change of the clock shows the old clock: this row lock makes PostgreSQL refuse it.
  if current_setting('transaction_isolation') <> 'read committed' then
    perform from private.call_clocks where org_id = any (orgs) order by org_id for share;
    -- A snapshot from before the first clocks shows none, and its calls would not be counted.
    if exists (
      select from public.organizations
      where id = any (orgs) and not exists (select from private.call_clocks where org_id = id)
    ) then
      raise exception 'could not serialize access: the rollup was created after this snapshot' using errcode = 'serialization_failure';
    end if;
  end if;
end
$$;

-- After the wait, read committed sees what was committed meanwhile; an older snapshot does not.
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

-- The first shard that no other transaction uses: writers one after another fill one shard, eight concurrent ones fill eight.
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
create function private.change_call_totals(changes public.call_daily_totals[]) returns void
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
  -- In one order for all writers, or two could deadlock.
  order by 1, 2, 3, 4, 5
  on conflict (org_id, day, direction, status, sentiment, shard) do update set
    calls = known.calls + excluded.calls,
    timed = known.timed + excluded.timed,
    seconds = known.seconds + excluded.seconds;
end
$$;

-- The join skips an organisation that is being deleted: its row is gone, and its rollup goes with it.
create function private.keep_call_totals() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  changes public.call_daily_totals[];
begin
  -- A branch is planned only when it is reached: its transition tables exist for its own event only.
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
      where private.is_counted(started_at, counted_before)
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
      where private.is_counted(started_at, counted_before)
      group by org_id, private.call_day(started_at, timezone), direction, status, coalesce(sentiment, 'unknown')
    );
  end if;

  if cardinality(changes) > 0 then
    perform private.change_call_totals(changes);
  end if;
  return null;
end
$$;
create trigger keep_totals_insert after insert on public.call_logs referencing new table as new_rows
  for each statement execute function private.keep_call_totals();
create trigger keep_totals_update after update on public.call_logs referencing old table as old_rows new table as new_rows
  for each statement execute function private.keep_call_totals();
create trigger keep_totals_delete after delete on public.call_logs referencing old table as old_rows
  for each statement execute function private.keep_call_totals();
create trigger keep_totals_truncate after truncate on public.call_logs
  for each statement execute function private.keep_call_totals();

-- Counts the next calls of an organisation that are not in the rollup yet, in the order of their start: `most` of them, or all. Returns
-- false after the last ones. It holds the gate exclusively, so each call is counted either here or by its writer.
create function private.count_more_calls(org uuid, most integer default null) returns boolean
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

  if most is not null then
    select started_at into counted_until
    from public.call_logs
    where org_id = org and started_at >= clock.counted_before
    order by started_at offset most limit 1;
    -- When more calls than that start at the same moment, they are counted together.
    if counted_until = clock.counted_before then
      select min(started_at) into counted_until
      from public.call_logs where org_id = org and started_at > clock.counted_before;
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
    where org_id = org and started_at >= clock.counted_before and private.is_counted(started_at, counted_until)
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

-- Discards an organisation's rollup and sets its clock to the time zone of its settings. Views count rows until it is counted again.
create function private.forget_call_totals(org uuid) returns void
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

-- In another time zone, calls fall on other days. Up to `max_at_once` calls are counted again in the transaction that changes the zone (one
-- second for a million, and a request has two). With more calls, views count rows until `npm run check-rollups -- --repair`. It waits for
-- the gate for 500 ms at most, because all later writers would wait behind it; the change is then refused and can be retried.
create function private.follow_clock(org uuid) returns void
language plpgsql
set search_path = ''
set lock_timeout = '500ms'
as $$
declare
  max_at_once constant integer := 400000;
  zone text;
  is_counted boolean;
begin
  -- There is none when the organisation is being deleted.
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
  perform private.forget_call_totals(org);
  if is_counted then
    perform private.count_more_calls(org);
  end if;
end
$$;

create function private.follow_timezone() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'TRUNCATE' then
    perform private.follow_clock(org_id) from (select org_id from private.call_clocks order by org_id) as clocks;
    return null;
  end if;
  if tg_op <> 'INSERT' then
    perform private.follow_clock(old.org_id);
  end if;
  if tg_op <> 'DELETE' then
    perform private.follow_clock(new.org_id);
  end if;
  return null;
end
$$;
create trigger follow_timezone after insert or delete or update of org_id, timezone on public.org_settings
  for each row execute function private.follow_timezone();
create trigger follow_timezones after truncate on public.org_settings
  for each statement execute function private.follow_timezone();

-- Organisations that exist already have no calls yet.
insert into private.call_clocks (org_id, timezone)
select id, coalesce(timezone, 'UTC')
from public.organizations
left join public.org_settings on org_id = id;

-- Down Migration

drop trigger follow_timezones on public.org_settings;
drop trigger follow_timezone on public.org_settings;
drop trigger keep_totals_truncate on public.call_logs;
drop trigger keep_totals_delete on public.call_logs;
drop trigger keep_totals_update on public.call_logs;
drop trigger keep_totals_insert on public.call_logs;
drop function private.follow_timezone();
drop function private.follow_clock(uuid);
drop function private.forget_call_totals(uuid);
drop function private.count_more_calls(uuid, integer);
drop function private.keep_call_totals();
drop function private.change_call_totals(public.call_daily_totals[]);
drop function private.free_call_shard(uuid);
drop function private.enter_call_gate_alone(uuid);
drop function private.enter_call_gates(uuid[]);
drop function private.call_gate(uuid);
drop function private.is_counted(timestamptz, timestamptz);
drop function private.call_day(timestamptz, text);
drop table private.call_clocks;
drop table public.call_daily_totals;
