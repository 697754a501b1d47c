-- The rollup: figures of an organisation's calls by day. Writers append what changed to call_changes in their own transaction; a fold adds
-- the changes to the totals and histograms, and readers add the changes that no fold has taken. So figures are exact, a writer pays for
-- narrow rows only, and no writer waits for another one.

-- Up Migration

-- A measure is a sum over calls. `status` and `sentiment` are empty but for the dimension 'cells'.
create table private.call_totals (
  org_id uuid not null references public.organizations (id) on delete cascade on update cascade,
  -- 'total', 'cells' (status and sentiment), 'hour', or the column whose values are in `value`.
  dimension text not null,
  -- On the organisation's clock. '-infinity' holds the sum of all days, of 'total' and 'cells' only.
  day date not null,
  value text not null,
  direction text not null,
  status text not null,
  sentiment text not null,
  calls bigint not null,
  ringing bigint not null,
  in_progress bigint not null,
  completed bigint not null,
  missed bigint not null,
  voicemail bigint not null,
  failed bigint not null,
  canceled bigint not null,
  -- Inbound calls that rang: all that ended, but for canceled ones. Outbound: attempts.
  offered bigint not null,
  answered bigint not null,
  attempts bigint not null,
  connected bigint not null,
  -- Answered inbound calls of which the wait is known, and its sum. `within_20`: seconds.
  waits bigint not null,
  wait_ms bigint not null,
  within_20 bigint not null,
  left_within_20 bigint not null,
  -- Inbound calls that the caller ended unanswered, after 5 seconds or more, and before that.
  abandoned bigint not null,
  abandoned_short bigint not null,
  -- Offered calls without the short abandoned ones.
  demand bigint not null,
  -- Completed calls with a duration, and its sum.
  timed bigint not null,
  seconds bigint not null,
  -- Of completed calls.
  transfer_attempts bigint not null,
  transferred bigint not null,
  transfers_failed bigint not null,
  -- Completed calls of an agent; not transferred.
  ai_answered bigint not null,
  contained bigint not null,
  -- Completed calls whose success is known.
  judged bigint not null,
  successful bigint not null,
  positive bigint not null,
  neutral bigint not null,
  negative bigint not null,
  -- Calls with a sentiment.
  rated bigint not null,
  -- Calls with a latency.
  latencies bigint not null,
  -- Calls with a cost, its sum, and the durations of the completed ones among them.
  costed bigint not null,
  cost_micros numeric not null,
  costed_seconds bigint not null,
  -- Calls with a number of interruptions, and its sum.
  interruption_calls bigint not null,
  interruptions bigint not null,
  primary key (org_id, dimension, day, value, direction, status, sentiment)
-- The same few rows are updated again and again: pages have room for new versions, and no measure has an index.
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table private.call_totals enable row level security;
revoke all on table private.call_totals from public, anon, authenticated, service_role;
grant select on table private.call_totals to authenticated;
create policy members_read on private.call_totals for select to authenticated using (org_id = (select private.active_org()));

-- How many calls have a value within a range, for quantiles. private.histogram_place has the ranges; the first element is place 0.
create table private.call_histograms (
  org_id uuid not null references public.organizations (id) on delete cascade on update cascade,
  day date not null,
  kind text not null check (kind in ('duration', 'wait', 'latency')),
  -- 'any' holds the sum of both.
  direction text not null,
  counts bigint[] not null,
  primary key (org_id, kind, direction, day)
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table private.call_histograms enable row level security;
revoke all on table private.call_histograms from public, anon, authenticated, service_role;
grant select on table private.call_histograms to authenticated;
create policy members_read on private.call_histograms for select to authenticated using (org_id = (select private.active_org()));

-- One row for each call that was written, and one with negative measures for the call as it was before. Null is 0. Without a foreign key,
-- whose check would cost each writer more than the row.
create table private.call_changes (
  org_id uuid not null,
  started_at timestamptz not null,
  -- While the call occupied a line: from its answer, or else its start. No end: it has not ended.
  busy_from timestamptz not null,
  busy_until timestamptz,
  direction text not null,
  status text not null,
  -- 'unknown', or 'none' for a reference, where the call has none.
  sentiment text not null,
  agent_id text not null,
  phone_number_id text not null,
  campaign_id text not null,
  outcome text not null,
  provider text not null,
  ended_by text not null,
  -- Places in the histograms.
  duration_place integer,
  wait_place integer,
  latency_place integer,
  calls integer,
  ringing integer,
  in_progress integer,
  completed integer,
  missed integer,
  voicemail integer,
  failed integer,
  canceled integer,
  offered integer,
  answered integer,
  attempts integer,
  connected integer,
  waits integer,
  wait_ms bigint,
  within_20 integer,
  left_within_20 integer,
  abandoned integer,
  abandoned_short integer,
  demand integer,
  timed integer,
  seconds integer,
  transfer_attempts integer,
  transferred integer,
  transfers_failed integer,
  ai_answered integer,
  contained integer,
  judged integer,
  successful integer,
  positive integer,
  neutral integer,
  negative integer,
  rated integer,
  latencies integer,
  costed integer,
  cost_micros numeric,
  costed_seconds integer,
  interruption_calls integer,
  interruptions integer
-- A fold deletes the rows soon.
) with (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0, autovacuum_analyze_threshold = 100000);
create index idx_call_changes_org on private.call_changes (org_id);
alter table private.call_changes enable row level security;
revoke all on table private.call_changes from public, anon, authenticated, service_role;
grant select on table private.call_changes to authenticated;
create policy members_read on private.call_changes for select to authenticated using (org_id = (select private.active_org()));

-- The time zone in which an organisation's calls are counted, and how far they are counted. Its row is the lock of folds and recounts.
create table private.call_clocks (
  org_id uuid primary key references public.organizations (id) on delete cascade on update cascade,
  timezone text not null,
  -- Calls that started before this are in the rollup. 'infinity': all of them.
  counted_before timestamptz not null default 'infinity'
);
alter table private.call_clocks enable row level security;
revoke all on table private.call_clocks from public, anon, authenticated, service_role;

-- Settings show how far a recount is, and figures are read from another source after it.
create function private.announce_recount() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform pg_notify('callboard_changes', json_build_object(
    'id', pg_current_xact_id() || '-' || to_hex(hashtextextended('recount' || new.org_id || new.counted_before, 0)),
    'table', 'org_settings',
    'orgs', json_build_array(new.org_id),
    'at', (extract(epoch from now()) * 1000)::bigint
  )::text);
  return null;
end
$$;
create trigger announce_recount after update of counted_before on private.call_clocks
  for each row when (old.counted_before <> new.counted_before) execute function private.announce_recount();

-- The next functions set no search_path, because PostgreSQL would not inline them then; all names are qualified. The bodies of the long ones
-- are parsed when they are created: as text they would be parsed for each plan.
-- Dates outside of the years 1 to 9999 count for the first or the last day, because '-infinity' has another meaning.
create function private.call_day(started_at timestamptz, timezone text) returns date
language sql stable
as $$
  select (greatest(least(started_at, '9999-12-30 00:00Z'), '0001-01-02 00:00Z') at time zone timezone)::date
$$;
grant execute on function private.call_day(timestamptz, text) to authenticated;

create function private.call_hour(started_at timestamptz, timezone text) returns integer
language sql stable
as $$
  select extract(hour from greatest(least(started_at, '9999-12-30 00:00Z'), '0001-01-02 00:00Z') at time zone timezone)::integer
$$;
grant execute on function private.call_hour(timestamptz, text) to authenticated;

-- Below 30 each value has its place; above, 15 places double the value, so that a place begins at 30, 60, 120, 240 and so on. A value in the
-- middle of its place is within 2.5 % of each value there. The logarithm of a power of two may be slightly too small, so a little is added.
-- In PL/pgSQL, because PostgreSQL does not inline it for computed values, and starts an SQL function slowly.
create function private.histogram_place(value bigint) returns integer
language plpgsql immutable strict
as $$
begin
  return case
    when value < 30 then greatest(value, 0)::integer
    else 30 + floor(15 * ln(value / 30.0::double precision) / ln(2.0::double precision) + 1e-9::double precision)::integer
  end;
end
$$;
grant execute on function private.histogram_place(bigint) to authenticated;

-- The latency that the quantiles are about: the median of the call, or the mean where the provider sends no median. In milliseconds.
create function private.call_latency_ms(latency jsonb) returns bigint
language sql immutable
as $$
  select case
    when jsonb_typeof(latency -> 'e2e_p50') = 'number' then least((latency ->> 'e2e_p50')::numeric, 86400000)::bigint
    when jsonb_typeof(latency -> 'average_turn') = 'number' then least((latency ->> 'average_turn')::numeric, 86400000)::bigint
  end
$$;
grant execute on function private.call_latency_ms(jsonb) to authenticated;

-- A call as the rollup counts it. The only definition of the measures: triggers, recounts and counts of rows use it. `sign` is -1 for a
-- call as it was before a write.
create function private.call_version(
  sign integer,
  org_id uuid, started_at timestamptz, answered_at timestamptz, ended_at timestamptz, direction text, status text, sentiment text,
  agent_id uuid, phone_number_id uuid, campaign_id uuid, outcome text, provider text, answered_by text, ended_by text,
  transfer_status text, duration_seconds integer, successful boolean, cost_micros bigint, interruptions integer, latency jsonb
)
returns setof private.call_changes
language sql immutable
begin atomic
  select
    org_id,
    started_at,
    coalesce(answered_at, started_at) as busy_from,
    ended_at as busy_until,
    direction,
    status,
    coalesce(sentiment, 'unknown') as sentiment,
    coalesce(agent_id::text, 'none') as agent_id,
    coalesce(phone_number_id::text, 'none') as phone_number_id,
    coalesce(campaign_id::text, 'none') as campaign_id,
    coalesce(outcome, 'unknown') as outcome,
    coalesce(provider, 'unknown') as provider,
    coalesce(ended_by, 'unknown') as ended_by,
    case when status = 'completed' then private.histogram_place(duration_seconds) end as duration_place,
    private.histogram_place(waited.ms) as wait_place,
    private.histogram_place(private.call_latency_ms(latency)) as latency_place,
    sign as calls,
    case when status = 'ringing' then sign end as ringing,
    case when status = 'in_progress' then sign end as in_progress,
    case when status = 'completed' then sign end as completed,
    case when status = 'missed' then sign end as missed,
    case when status = 'voicemail' then sign end as voicemail,
    case when status = 'failed' then sign end as failed,
    case when status = 'canceled' then sign end as canceled,
    case when direction = 'inbound' and status in ('completed', 'missed', 'voicemail', 'failed') then sign end as offered,
    case when direction = 'inbound' and status = 'completed' then sign end as answered,
    case when direction = 'outbound' and status in ('completed', 'missed', 'voicemail', 'failed') then sign end as attempts,
    case when direction = 'outbound' and status in ('completed', 'missed', 'voicemail', 'failed')
      and (answered_by = 'human' or (coalesce(answered_by, 'unknown') = 'unknown' and status = 'completed')) then sign end as connected,
    case when waited.ms is not null then sign end as waits,
    sign * (waited.ms) as wait_ms,
    case when waited.ms <= 20000 then sign end as within_20,
    case when gave_up.ms <= 20000 then sign end as left_within_20,
    case when gave_up.ms >= 5000 then sign end as abandoned,
    case when gave_up.ms < 5000 then sign end as abandoned_short,
    case when direction = 'inbound' and status in ('completed', 'missed', 'voicemail', 'failed') and coalesce(gave_up.ms >= 5000, true) then sign end
      as demand,
    case when status = 'completed' and duration_seconds is not null then sign end as timed,
    sign * (case when status = 'completed' then duration_seconds end) as seconds,
    case when status = 'completed' and transfer_status is not null then sign end as transfer_attempts,
    case when status = 'completed' and transfer_status = 'bridged' then sign end as transferred,
    case when status = 'completed' and transfer_status <> 'bridged' then sign end as transfers_failed,
    case when status = 'completed' and agent_id is not null then sign end as ai_answered,
    case when status = 'completed' and agent_id is not null and transfer_status is distinct from 'bridged' then sign end as contained,
    case when status = 'completed' and successful is not null then sign end as judged,
    case when status = 'completed' and successful then sign end as successful,
    case when sentiment = 'positive' then sign end as positive,
    case when sentiment = 'neutral' then sign end as neutral,
    case when sentiment = 'negative' then sign end as negative,
    case when sentiment is not null then sign end as rated,
    case when private.call_latency_ms(latency) is not null then sign end as latencies,
    case when cost_micros is not null then sign end as costed,
    sign * (cost_micros)::numeric as cost_micros,
    sign * (case when status = 'completed' and cost_micros is not null then duration_seconds end) as costed_seconds,
    case when interruptions is not null then sign end as interruption_calls,
    sign * (interruptions) as interruptions
  from (
    select case
      when direction = 'inbound' and status = 'completed' and answered_at is not null
      then greatest((extract(epoch from answered_at - started_at) * 1000)::bigint, 0)
    end as ms
  ) as waited
  cross join (
    select case
      when direction = 'inbound' and status = 'missed' and ended_by = 'caller' and ended_at is not null
      then (extract(epoch from ended_at - started_at) * 1000)::bigint
    end as ms
  ) as gave_up;
end;
grant execute on function private.call_version to authenticated;

-- A stored call as the rollup counts it.
create function private.call_version(call public.call_logs) returns setof private.call_changes
language sql immutable
begin atomic
  select version.*
  from private.call_version(
    1,
      call.org_id, call.started_at, call.answered_at, call.ended_at, call.direction, call.status, call.sentiment, call.agent_id,
      call.phone_number_id, call.campaign_id, call.outcome, call.provider, call.answered_by, call.ended_by, call.transfer_status,
      call.duration_seconds, call.successful, call.cost_micros, call.interruptions, call.latency
  ) as version;
end;
grant execute on function private.call_version(public.call_logs) to authenticated;

-- Where a change is counted: once for each dimension.
create function private.total_keys(change private.call_changes, timezone text)
returns table (dimension text, day date, value text, status text, sentiment text)
language sql stable
as $$
  select keys.*
  from (select private.call_day(change.started_at, timezone) as day) as local
  cross join lateral (
    values
      ('total', local.day, '', '', ''),
      ('total', '-infinity', '', '', ''),
      ('cells', local.day, '', change.status, change.sentiment),
      ('cells', '-infinity', '', change.status, change.sentiment),
      ('hour', local.day, private.call_hour(change.started_at, timezone)::text, '', ''),
      ('agent_id', local.day, change.agent_id, '', ''),
      ('phone_number_id', local.day, change.phone_number_id, '', ''),
      ('campaign_id', local.day, change.campaign_id, '', ''),
      ('outcome', local.day, change.outcome, '', ''),
      ('provider', local.day, change.provider, '', ''),
      ('ended_by', local.day, change.ended_by, '', '')
  ) as keys (dimension, day, value, status, sentiment)
$$;

-- Security definer, like all that writes the rollup. The join with organizations skips an organisation that is being deleted: its rollup
-- is deleted with it. A write that changes nothing that is counted adds no rows.
create function private.log_call_changes() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  -- A fold at about every five hundredth row keeps the changes few for readers. A random choice needs no counter.
  rows_per_fold constant double precision := 500;
  logged integer := 0;
  more integer;
begin
  if tg_op = 'UPDATE' then
    -- Without a join of the two: its plan would be kept, and it would be one for few rows.
    insert into private.call_changes
    select version.*
    from (
      select
        org_id, started_at, answered_at, ended_at, direction, status, sentiment, agent_id, phone_number_id, campaign_id, outcome, provider,
        answered_by, ended_by, transfer_status, duration_seconds, successful, cost_micros, interruptions, latency
      from old_rows where leg_of is null
      except all
      select
        org_id, started_at, answered_at, ended_at, direction, status, sentiment, agent_id, phone_number_id, campaign_id, outcome, provider,
        answered_by, ended_by, transfer_status, duration_seconds, successful, cost_micros, interruptions, latency
      from new_rows where leg_of is null
    ) as was
    join public.organizations on organizations.id = was.org_id
    cross join lateral private.call_version(
      -1,
      was.org_id, was.started_at, was.answered_at, was.ended_at, was.direction, was.status, was.sentiment, was.agent_id,
      was.phone_number_id, was.campaign_id, was.outcome, was.provider, was.answered_by, was.ended_by, was.transfer_status,
      was.duration_seconds, was.successful, was.cost_micros, was.interruptions, was.latency
    ) as version;
    get diagnostics logged = row_count;
  elsif tg_op = 'DELETE' then
    insert into private.call_changes
    select version.*
    from old_rows as was
    join public.organizations on organizations.id = was.org_id
    cross join lateral private.call_version(
      -1,
      was.org_id, was.started_at, was.answered_at, was.ended_at, was.direction, was.status, was.sentiment, was.agent_id,
      was.phone_number_id, was.campaign_id, was.outcome, was.provider, was.answered_by, was.ended_by, was.transfer_status,
      was.duration_seconds, was.successful, was.cost_micros, was.interruptions, was.latency
    ) as version
    where was.leg_of is null;
    get diagnostics logged = row_count;
  end if;

  if tg_op = 'UPDATE' then
    insert into private.call_changes
    select version.*
    from (
      select
        org_id, started_at, answered_at, ended_at, direction, status, sentiment, agent_id, phone_number_id, campaign_id, outcome, provider,
        answered_by, ended_by, transfer_status, duration_seconds, successful, cost_micros, interruptions, latency
      from new_rows where leg_of is null
      except all
      select
        org_id, started_at, answered_at, ended_at, direction, status, sentiment, agent_id, phone_number_id, campaign_id, outcome, provider,
        answered_by, ended_by, transfer_status, duration_seconds, successful, cost_micros, interruptions, latency
      from old_rows where leg_of is null
    ) as call
    join public.organizations on organizations.id = call.org_id
    cross join lateral private.call_version(
      1,
      call.org_id, call.started_at, call.answered_at, call.ended_at, call.direction, call.status, call.sentiment, call.agent_id,
      call.phone_number_id, call.campaign_id, call.outcome, call.provider, call.answered_by, call.ended_by, call.transfer_status,
      call.duration_seconds, call.successful, call.cost_micros, call.interruptions, call.latency
    ) as version;
    get diagnostics more = row_count;
    logged := logged + more;
  elsif tg_op = 'INSERT' then
    insert into private.call_changes
    select version.*
    from new_rows as call
    join public.organizations on organizations.id = call.org_id
    cross join lateral private.call_version(
      1,
      call.org_id, call.started_at, call.answered_at, call.ended_at, call.direction, call.status, call.sentiment, call.agent_id,
      call.phone_number_id, call.campaign_id, call.outcome, call.provider, call.answered_by, call.ended_by, call.transfer_status,
      call.duration_seconds, call.successful, call.cost_micros, call.interruptions, call.latency
    ) as version
    where call.leg_of is null;
    get diagnostics logged = row_count;
  end if;

  -- An older snapshot would fold changes that another transaction has folded.
  if random() < logged / rows_per_fold and current_setting('transaction_isolation') = 'read committed' then
    if tg_op = 'DELETE' then
      perform private.fold_call_changes(org_id) from (select distinct org_id from old_rows order by org_id) as written;
    else
      perform private.fold_call_changes(org_id) from (select distinct org_id from new_rows order by org_id) as written;
    end if;
  end if;
  return null;
end
$$;
create trigger log_changes_insert after insert on public.call_logs referencing new table as new_rows
  for each statement execute function private.log_call_changes();
create trigger log_changes_update after update on public.call_logs referencing old table as old_rows new table as new_rows
  for each statement execute function private.log_call_changes();
create trigger log_changes_delete after delete on public.call_logs referencing old table as old_rows
  for each statement execute function private.log_call_changes();

create function private.empty_call_rollup() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- A snapshot from before the wait for the folds would not show what they added.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'call_logs can be truncated in read committed only' using errcode = 'active_sql_transaction';
  end if;
  perform from private.call_clocks order by org_id for update;
  delete from private.call_changes;
  delete from private.call_totals;
  delete from private.call_histograms;
  return null;
end
$$;
create trigger empty_rollup after truncate on public.call_logs
  for each statement execute function private.empty_call_rollup();

create function private.delete_call_changes() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from private.call_changes where org_id = old.id;
  return null;
end
$$;
create trigger delete_call_changes after delete on public.organizations
  for each row execute function private.delete_call_changes();

create function private.add_counts(counts bigint[], more bigint[]) returns bigint[]
language sql immutable
set search_path = ''
as $$
  select array_agg(coalesce(a, 0) + coalesce(b, 0) order by place) from unnest(counts, more) with ordinality as pair (a, b, place)
$$;

-- The counts of places 0 and up.
create function private.histogram_of(places integer[], counts bigint[]) returns bigint[]
language sql immutable
set search_path = ''
as $$
  select array_agg(coalesce(found.n, 0) order by place)
  from generate_series(0, (select max(known) from unnest(places) as known)) as place
  left join unnest(places, counts) as found (at, n) on found.at = place
$$;

-- Adds the changes of an organisation to its totals and histograms, and deletes them. Does nothing while another session folds or recounts
-- them. Changes beyond counted_before are dropped: the recount will see their calls.
create function private.fold_call_changes(org uuid) returns void
language plpgsql
set search_path = ''
as $$
declare
  clock private.call_clocks;
begin
  select * into clock from private.call_clocks where org_id = org for update skip locked;
  if not found then
    return;
  end if;

  with taken as materialized (
    delete from private.call_changes where org_id = org returning *
  ),
  counted as (
    select * from taken where clock.counted_before = 'infinity' or taken.started_at < clock.counted_before
  ),
  places as (
    select
      private.call_day(counted.started_at, clock.timezone) as day, kinds.kind, directions.direction, kinds.place, sum(counted.calls) as calls
    from counted
    cross join lateral (
      values ('duration', counted.duration_place), ('wait', counted.wait_place), ('latency', counted.latency_place)
    ) as kinds (kind, place)
    cross join lateral (values (counted.direction), ('any')) as directions (direction)
    where kinds.place is not null
    group by 1, 2, 3, 4
    having sum(counted.calls) <> 0
  ),
  added_to_histograms as (
    insert into private.call_histograms as known (org_id, day, kind, direction, counts)
    select org, day, kind, direction, private.histogram_of(array_agg(place), array_agg(calls::bigint))
    from places
    group by day, kind, direction
    on conflict (org_id, kind, direction, day) do update set counts = private.add_counts(known.counts, excluded.counts)
  )
  insert into private.call_totals as known (
    org_id, dimension, day, value, direction, status, sentiment,
    calls, ringing, in_progress, completed, missed, voicemail, failed, canceled, offered, answered, attempts, connected, waits, wait_ms,
    within_20, left_within_20, abandoned, abandoned_short, demand, timed, seconds, transfer_attempts, transferred, transfers_failed, ai_answered, contained, judged,
    successful, positive, neutral, negative, rated, latencies, costed, cost_micros, costed_seconds, interruption_calls, interruptions
  )
  select
    org, keys.dimension, keys.day, keys.value, counted.direction, keys.status, keys.sentiment,
    coalesce(sum(counted.calls), 0), coalesce(sum(counted.ringing), 0), coalesce(sum(counted.in_progress), 0),
    coalesce(sum(counted.completed), 0), coalesce(sum(counted.missed), 0), coalesce(sum(counted.voicemail), 0),
    coalesce(sum(counted.failed), 0), coalesce(sum(counted.canceled), 0), coalesce(sum(counted.offered), 0),
    coalesce(sum(counted.answered), 0), coalesce(sum(counted.attempts), 0), coalesce(sum(counted.connected), 0),
    coalesce(sum(counted.waits), 0), coalesce(sum(counted.wait_ms), 0), coalesce(sum(counted.within_20), 0),
    coalesce(sum(counted.left_within_20), 0), coalesce(sum(counted.abandoned), 0), coalesce(sum(counted.abandoned_short), 0),
    coalesce(sum(counted.demand), 0),
    coalesce(sum(counted.timed), 0), coalesce(sum(counted.seconds), 0), coalesce(sum(counted.transfer_attempts), 0),
    coalesce(sum(counted.transferred), 0), coalesce(sum(counted.transfers_failed), 0), coalesce(sum(counted.ai_answered), 0), coalesce(sum(counted.contained), 0),
    coalesce(sum(counted.judged), 0), coalesce(sum(counted.successful), 0), coalesce(sum(counted.positive), 0),
    coalesce(sum(counted.neutral), 0), coalesce(sum(counted.negative), 0), coalesce(sum(counted.rated), 0), coalesce(sum(counted.latencies), 0), coalesce(sum(counted.costed), 0),
    coalesce(sum(counted.cost_micros), 0), coalesce(sum(counted.costed_seconds), 0), coalesce(sum(counted.interruption_calls), 0),
    coalesce(sum(counted.interruptions), 0)
  from counted
  cross join lateral private.total_keys(counted, clock.timezone) as keys
  group by keys.dimension, keys.day, keys.value, counted.direction, keys.status, keys.sentiment
  on conflict (org_id, dimension, day, value, direction, status, sentiment) do update set
    calls = known.calls + excluded.calls,
    ringing = known.ringing + excluded.ringing,
    in_progress = known.in_progress + excluded.in_progress,
    completed = known.completed + excluded.completed,
    missed = known.missed + excluded.missed,
    voicemail = known.voicemail + excluded.voicemail,
    failed = known.failed + excluded.failed,
    canceled = known.canceled + excluded.canceled,
    offered = known.offered + excluded.offered,
    answered = known.answered + excluded.answered,
    attempts = known.attempts + excluded.attempts,
    connected = known.connected + excluded.connected,
    waits = known.waits + excluded.waits,
    wait_ms = known.wait_ms + excluded.wait_ms,
    within_20 = known.within_20 + excluded.within_20,
    left_within_20 = known.left_within_20 + excluded.left_within_20,
    abandoned = known.abandoned + excluded.abandoned,
    abandoned_short = known.abandoned_short + excluded.abandoned_short,
    demand = known.demand + excluded.demand,
    timed = known.timed + excluded.timed,
    seconds = known.seconds + excluded.seconds,
    transfer_attempts = known.transfer_attempts + excluded.transfer_attempts,
    transferred = known.transferred + excluded.transferred,
    transfers_failed = known.transfers_failed + excluded.transfers_failed,
    ai_answered = known.ai_answered + excluded.ai_answered,
    contained = known.contained + excluded.contained,
    judged = known.judged + excluded.judged,
    successful = known.successful + excluded.successful,
    positive = known.positive + excluded.positive,
    neutral = known.neutral + excluded.neutral,
    negative = known.negative + excluded.negative,
    rated = known.rated + excluded.rated,
    latencies = known.latencies + excluded.latencies,
    costed = known.costed + excluded.costed,
    cost_micros = known.cost_micros + excluded.cost_micros,
    costed_seconds = known.costed_seconds + excluded.costed_seconds,
    interruption_calls = known.interruption_calls + excluded.interruption_calls,
    interruptions = known.interruptions + excluded.interruptions;
end
$$;

-- The next step of a recount: the calls that are not in the rollup, in the order of their start, about `max_calls` of them. First it
-- discards the rollup if `recount` or if its days are in another time zone than the organisation's. Returns false when all calls are in it.
-- One statement replaces the changes of these calls by the calls as they are: a write is seen in both or in neither, so no writer waits.
create function private.count_calls(org uuid, max_calls integer, recount boolean default false) returns boolean
language plpgsql
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  clock private.call_clocks;
  zone text;
  counted_until timestamptz := 'infinity';
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'calls can be counted in read committed only' using errcode = 'active_sql_transaction';
  end if;
  select coalesce(timezone, 'UTC') into zone
  from public.organizations
  left join public.org_settings on org_id = id
  where id = org;
  if not found then
    return false;
  end if;
  insert into private.call_clocks (org_id, timezone, counted_before) values (org, zone, '-infinity') on conflict (org_id) do nothing;
  select * into clock from private.call_clocks where org_id = org for update;
  if recount or clock.timezone <> zone then
    delete from private.call_totals where org_id = org;
    delete from private.call_histograms where org_id = org;
    update private.call_clocks set timezone = zone, counted_before = '-infinity' where org_id = org returning * into clock;
  end if;
  if clock.counted_before = 'infinity' then
    return false;
  end if;

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

  with replaced as (
    delete from private.call_changes
    where org_id = org and started_at >= clock.counted_before and (counted_until = 'infinity' or started_at < counted_until)
  )
  insert into private.call_changes
  select version.*
  from public.call_logs as call
  cross join lateral private.call_version(call) as version
  where call.org_id = org and call.leg_of is null and call.started_at >= clock.counted_before
    and (counted_until = 'infinity' or call.started_at < counted_until);
  update private.call_clocks set counted_before = counted_until where org_id = org;
  perform private.fold_call_changes(org);
  return counted_until <> 'infinity';
end
$$;

-- An organisation without calls is counted at once, in any time zone. After a change of the time zone, the job of the service counts the
-- calls of the others again; until then, views count rows. The clock is locked first: a fold of the first calls that is not committed yet
-- holds it, and these calls are not visible here.
create function private.follow_timezone() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform from private.call_clocks where org_id = new.org_id for update skip locked;
  -- An older snapshot may lack calls that were folded before the lock.
  if
    (not found or current_setting('transaction_isolation') <> 'read committed')
    and exists (select from private.call_clocks where org_id = new.org_id)
  then
    return null;
  end if;
  if
    not exists (select from private.call_totals where org_id = new.org_id)
    and not exists (select from public.call_logs where org_id = new.org_id)
  then
    insert into private.call_clocks (org_id, timezone) values (new.org_id, new.timezone)
    on conflict (org_id) do update set timezone = excluded.timezone;
  end if;
  return null;
end
$$;
create trigger follow_timezone after insert or update of org_id, timezone on public.org_settings
  for each row execute function private.follow_timezone();

-- For organisations that exist already. They have no calls yet.
insert into private.call_clocks (org_id, timezone)
select id, coalesce(timezone, 'UTC')
from public.organizations
left join public.org_settings on org_id = id;

-- Down Migration

drop trigger follow_timezone on public.org_settings;
drop function private.follow_timezone();
drop trigger delete_call_changes on public.organizations;
drop function private.delete_call_changes();
drop trigger empty_rollup on public.call_logs;
drop function private.empty_call_rollup();
drop trigger log_changes_delete on public.call_logs;
drop trigger log_changes_update on public.call_logs;
drop trigger log_changes_insert on public.call_logs;
drop function private.log_call_changes();
drop function private.count_calls(uuid, integer, boolean);
drop function private.fold_call_changes(uuid);
drop function private.histogram_of(integer[], bigint[]);
drop function private.add_counts(bigint[], bigint[]);
drop function private.total_keys(private.call_changes, text);
drop function private.call_version(public.call_logs);
drop function private.call_version(
  integer,
  uuid, timestamptz, timestamptz, timestamptz, text, text, text, uuid, uuid, uuid, text, text, text, text, text, integer, boolean, bigint, integer, jsonb
);
drop function private.call_latency_ms(jsonb);
drop function private.histogram_place(bigint);
drop function private.call_hour(timestamptz, text);
drop function private.call_day(timestamptz, text);
drop table private.call_clocks;
drop function private.announce_recount();
drop table private.call_changes;
drop table private.call_histograms;
drop table private.call_totals;
