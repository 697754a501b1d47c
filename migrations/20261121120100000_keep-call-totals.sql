-- How many calls an organisation had, by day: counted when they are written, so that no view has to count them when it is read.
-- Exact, since triggers keep the totals in the writer's own transaction. Nobody else writes them.

-- Up Migration

-- Kept are the filters of the dashboard that have few values; an agent or a contact has too many, and each more would multiply
-- the rows. One row for each shard that was written through: writers at the same time hold different ones, and need not wait
-- for each other to commit. A single shard may be below zero (a call deleted through another than it came by); their sum is not.
create table public.call_daily_totals (
  org_id uuid not null references public.organizations (id) on delete cascade on update cascade,
  -- On the organisation's clock. '-infinity': all of its days together, so that "how many ever" does not grow with its age.
  day date not null,
  direction text not null,
  status text not null,
  -- 'unknown' where the call has none.
  sentiment text not null,
  shard smallint not null check (shard between 0 and 15),
  calls bigint not null,
  -- Of these calls, those with a duration, and their durations together: an average is made when it is read.
  timed bigint not null,
  seconds bigint not null,
  primary key (org_id, day, direction, status, sentiment, shard)
-- The same few rows are written again and again: room for that on their own page, and no index of what is counted.
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

alter table public.call_daily_totals enable row level security;
revoke all on table public.call_daily_totals from public, anon, authenticated, service_role;
grant select on table public.call_daily_totals to authenticated, service_role;
create policy members_read on public.call_daily_totals for select to authenticated
  using (org_id = (select private.active_org()));

-- Whose calls are counted on which clock, and how far. The time zone is the one in org_settings, or UTC without a row there.
create table private.call_clocks (
  org_id uuid primary key references public.organizations (id) on delete cascade on update cascade,
  timezone text not null,
  -- Calls that started before this are in the totals, and their writers keep them there; 'infinity': all of them.
  counted_before timestamptz not null default 'infinity'
);
alter table private.call_clocks enable row level security;
revoke all on table private.call_clocks from public, anon, authenticated, service_role;

-- No search_path is set in the small ones, which would keep PostgreSQL from inlining them; every name is qualified.
-- The year 1 takes what is before it, and 9999 what is after: '-infinity' is taken.
create function private.call_day(started_at timestamptz, timezone text) returns date
language sql stable
as $$
  select (greatest(least(started_at, '9999-12-30 00:00Z'), '0001-01-02 00:00Z') at time zone timezone)::date
$$;

create function private.is_counted(started_at timestamptz, counted_before timestamptz) returns boolean
language sql immutable
as $$
  select counted_before = 'infinity' or started_at < counted_before
$$;

-- Writers of an organisation's calls pass its gate together; whoever changes its clock or counts its calls passes it alone. A lock
-- on a row would not do: those who share one never let a waiting other in. 256 gates for all organisations, since a statement
-- that writes for ten thousand would fill the server's table of locks.
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
  -- A snapshot from before a change of the clock shows the old one: this refuses it, as PostgreSQL refuses other late writers.
  if current_setting('transaction_isolation') <> 'read committed' then
    perform from private.call_clocks where org_id = any (orgs) order by org_id for share;
    -- One from before there were clocks shows none at all, and its calls would be counted by nobody.
    if exists (
      select from public.organizations
      where id = any (orgs) and not exists (select from private.call_clocks where org_id = id)
    ) then
      raise exception 'could not serialize access: calls are counted since' using errcode = 'serialization_failure';
    end if;
  end if;
end
$$;

-- The first shard that no other transaction writes through: one writer after another fills one, eight at once fill eight.
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

-- Adds to the totals, or takes from them. `changes`: by day; what is not one shard's is of no account here.
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
  -- Everybody in the same order, or two wait for each other.
  order by 1, 2, 3, 4, 5
  on conflict (org_id, day, direction, status, sentiment, shard) do update set
    calls = known.calls + excluded.calls,
    timed = known.timed + excluded.timed,
    seconds = known.seconds + excluded.seconds;
end
$$;

-- An organisation that is being deleted has no row any more, and its totals go with it: hence the join.
create function private.keep_call_totals() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  changes public.call_daily_totals[];
begin
  -- Each branch is planned only when it is reached: the tables it names are there for its own event alone.
  if tg_op = 'TRUNCATE' then
    -- A snapshot from before the wait for its lock would not show what writers have added since.
    if current_setting('transaction_isolation') <> 'read committed' then
      raise exception 'calls are truncated in read committed alone' using errcode = 'active_sql_transaction';
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

-- Who waits at a gate sees what was committed meanwhile, but not with a snapshot of before.
create function private.enter_call_gate_alone(org uuid) returns void
language plpgsql
set search_path = ''
as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'calls are counted in read committed alone' using errcode = 'active_sql_transaction';
  end if;
  perform pg_advisory_xact_lock(hashtext('callboard call gates'), private.call_gate(org));
end
$$;

-- Counts the next calls of an organisation that are not in its totals yet, in the order of their start: so many, or all of them.
-- False: that was the last of them. Alone at the gate, so that each call is counted either here or by its writer.
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
    -- More of them than that at the same moment are counted together.
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

-- Forgets an organisation's totals, and begins anew on the clock that its settings say: until its calls are counted, views count rows.
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

-- For a migration or an operator, outside of a transaction: batch after batch, each committed, while others write; `anew` forgets
-- what is there first. A writer that is long about it is not waited for long, since whoever comes after would wait behind us.
create procedure private.count_all_calls(org uuid, anew boolean default false)
language plpgsql
as $$
declare
  has_more boolean := true;
  is_kept_out boolean;
begin
  while has_more loop
    begin
      is_kept_out := false;
      set local lock_timeout = '200ms';
      if anew then
        perform private.forget_call_totals(org);
        anew := false;
      else
        has_more := private.count_more_calls(org, 20000);
      end if;
    exception when lock_not_available then
      is_kept_out := true;
    end;
    commit;
    if is_kept_out then
      perform pg_sleep(0.2);
    end if;
  end loop;
end
$$;

-- The days of another zone are other days. So many calls are counted anew at once, in the transaction of whoever changes it (a
-- second for a million when nothing else goes on, and two are all that a request has); of more, the views count rows until
-- `npm run check-rollups -- --repair` has counted them in batches. Behind a writer who is long about it nobody waits at the gate, since
-- all who come after would wait as well: the change is refused, and may be sent again.
create function private.follow_clock(org uuid) returns void
language plpgsql
set search_path = ''
set lock_timeout = '500ms'
as $$
declare
  most_at_once constant integer := 400000;
  zone text;
  is_counted boolean;
begin
  -- None where the organisation is on its way out.
  select coalesce(timezone, 'UTC') into zone
  from public.organizations
  left join public.org_settings on org_id = id
  where id = org;
  if not found or exists (select from private.call_clocks where org_id = org and timezone = zone) then
    return;
  end if;
  -- A new one, whose calls are yet to come.
  if not exists (select from private.call_clocks where org_id = org) and not exists (select from public.call_logs where org_id = org) then
    insert into private.call_clocks (org_id, timezone) values (org, zone);
    return;
  end if;

  perform private.enter_call_gate_alone(org);
  is_counted := exists (select from private.call_clocks where org_id = org and counted_before = 'infinity') and most_at_once >= (
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

revoke all on function
  private.call_day(timestamptz, text), private.is_counted(timestamptz, timestamptz), private.call_gate(uuid),
  private.enter_call_gates(uuid[]), private.free_call_shard(uuid), private.change_call_totals(public.call_daily_totals[]),
  private.keep_call_totals(), private.enter_call_gate_alone(uuid), private.count_more_calls(uuid, integer), private.forget_call_totals(uuid),
  private.follow_clock(uuid), private.follow_timezone()
from public;
revoke all on procedure private.count_all_calls(uuid, boolean) from public;

-- Making the triggers, this has waited for all writers, and holds off others until it is committed: what calls there are now waits
-- to be counted by the next migration, and what calls come is for the triggers.
insert into private.call_clocks (org_id, timezone, counted_before)
select id, coalesce(timezone, 'UTC'), '-infinity'
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
drop procedure private.count_all_calls(uuid, boolean);
drop function private.forget_call_totals(uuid);
drop function private.count_more_calls(uuid, integer);
drop function private.enter_call_gate_alone(uuid);
drop function private.keep_call_totals();
drop function private.change_call_totals(public.call_daily_totals[]);
drop function private.free_call_shard(uuid);
drop function private.enter_call_gates(uuid[]);
drop function private.call_gate(uuid);
drop function private.is_counted(timestamptz, timestamptz);
drop function private.call_day(timestamptz, text);
drop table private.call_clocks;
drop table public.call_daily_totals;
