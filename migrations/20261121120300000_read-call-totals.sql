-- The dashboard's figures from the totals by day. Each function answers no row at all where they can not tell: not all calls
-- are counted yet, they are counted on another clock, or a bound is not the beginning of a day. Whoever asked then counts rows.
-- Like the functions that count rows: security invoker, and planned with the values given.

-- Up Migration

-- On which clock the caller's organisation is counted; null until all of its calls are.
create function private.counted_clock() returns text
language sql stable security definer
set search_path = ''
as $$
  select timezone from private.call_clocks where org_id = private.active_org() and counted_before = 'infinity'
$$;

-- The day that begins at this moment; null where none does. The caller's time zone data may be of another year than PostgreSQL's, so
-- a bound is not believed but looked at. And now and then a clock was set back from just after midnight to the day before: its calls
-- then are of both days, and a bound beside that is none.
create function private.day_beginning(at timestamptz, timezone text) returns date
language plpgsql stable
set search_path = ''
as $$
declare
  day constant date := private.call_day(at, timezone);
begin
  if
    day not between '0001-01-04' and '9999-12-28'
    or private.call_day(at - interval '1 microsecond', timezone) >= day
    or private.call_day(at - interval '1 hour', timezone) >= day
    or private.call_day(at - interval '2 hours', timezone) >= day
    or private.call_day(at + interval '20 minutes', timezone) <> day
    or private.call_day(at + interval '45 minutes', timezone) <> day
    or private.call_day(at + interval '90 minutes', timezone) <> day
  then
    return null;
  end if;
  return day;
end
$$;

-- The latest five, as lists show them.
create function private.recent_calls(
  org uuid,
  directions text[],
  statuses text[],
  sentiments text[],
  started_from timestamptz,
  started_before timestamptz
)
returns jsonb
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return (
    select coalesce(jsonb_agg(to_jsonb(latest) order by latest.started_at desc, latest.id desc), '[]')
    from (
      select
        c.id, c.org_id, c.direction, c.status, c.from_number, c.to_number, c.contact_id, c.contact_name, c.agent_id,
        c.started_at, c.duration_seconds, c.sentiment, c.has_recording
      from public.call_logs c
      where c.org_id = org
        and c.org_id = (select private.active_org())
        and (directions is null or c.direction = any (directions))
        and (statuses is null or c.status = any (statuses))
        and (
          sentiments is null
          or c.sentiment = any (sentiments)
          or (c.sentiment is null and 'unknown' = any (sentiments))
        )
        and (started_from is null or c.started_at >= started_from)
        and (started_before is null or c.started_at < started_before)
      order by c.started_at desc, c.id desc
      limit 5
    ) latest
  );
end
$$;

-- The stats, whole: each answer is one round trip.
create function public.kept_call_stats(
  org uuid,
  zone text,
  today_from timestamptz,
  leads_from timestamptz,
  directions text[] default null,
  statuses text[] default null,
  sentiments text[] default null,
  started_from timestamptz default null,
  started_before timestamptz default null
)
returns table (
  calls bigint,
  completed bigint,
  today bigint,
  inbound bigint,
  outbound bigint,
  average_duration_seconds numeric,
  pipeline_micros numeric,
  recent_calls jsonb
)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  is_of_all_days constant boolean := started_from is null and started_before is null;
  this_day constant date := private.day_beginning(today_from, zone);
  first_day constant date := coalesce(private.day_beginning(started_from, zone), '0001-01-01');
  end_day constant date := coalesce(private.day_beginning(started_before, zone), 'infinity');
begin
  if
    zone is distinct from private.counted_clock()
    or this_day is null
    or (started_from is not null and first_day = '0001-01-01')
    or (started_before is not null and end_day = 'infinity')
  then
    return;
  end if;
  return query
    select
      coalesce(sum(t.calls) filter (where t.is_asked), 0)::bigint,
      coalesce(sum(t.calls) filter (where t.is_asked and t.status = 'completed'), 0)::bigint,
      coalesce(sum(t.calls) filter (where t.day = this_day), 0)::bigint,
      coalesce(sum(t.calls) filter (where t.is_asked and t.direction = 'inbound'), 0)::bigint,
      coalesce(sum(t.calls) filter (where t.is_asked and t.direction = 'outbound'), 0)::bigint,
      round(
        sum(t.seconds) filter (where t.is_asked and t.status = 'completed')
          / nullif(sum(t.timed) filter (where t.is_asked and t.status = 'completed'), 0),
        1
      ),
      public.open_pipeline_value(org, leads_from),
      private.recent_calls(org, directions, statuses, sentiments, started_from, started_before)
    from (
      select d.*, not is_of_all_days or d.day = '-infinity' as is_asked
      from public.call_daily_totals d
      where d.org_id = org
        and d.org_id = (select private.active_org())
        and (not is_of_all_days or d.day in ('-infinity', this_day))
        and (is_of_all_days or (d.day >= first_day and d.day < end_day))
        and (directions is null or d.direction = any (directions))
        and (statuses is null or d.status = any (statuses))
        and (sentiments is null or d.sentiment = any (sentiments))
    ) t;
end
$$;

-- The analytics, whole. First, without a dimension, the figures of each span of whole days, in the order given; then of each part of
-- a day, which is counted from the rows; then the calls by direction, by status and by sentiment in the first span and in the
-- second, to which a part is added or from which it is taken (`broken_…`, `part_sign` 1 or -1). Values without calls may be absent.
-- Planned once a connection, for no value changes the plan, and planning costs more than reading.
create function public.kept_call_comparisons(
  org uuid,
  zone text,
  span_starts timestamptz[],
  span_ends timestamptz[],
  part_starts timestamptz[],
  part_ends timestamptz[],
  broken_from timestamptz,
  broken_before timestamptz,
  part_sign integer
)
returns table (
  dimension text,
  value text,
  calls bigint,
  completed bigint,
  timed bigint,
  seconds bigint,
  previous_calls bigint
)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
  bounds constant timestamptz[] := array(select unnest(span_starts) union select unnest(span_ends));
  days date[];
  first_days date[];
  end_days date[];
begin
  days := array(
    select private.day_beginning(bound, zone) from unnest(bounds) with ordinality as given (bound, place) order by place
  );
  if zone is distinct from private.counted_clock() or array_position(days, null) is not null then
    return;
  end if;
  first_days := array(
    select days[array_position(bounds, bound)] from unnest(span_starts) with ordinality as given (bound, place) order by place
  );
  end_days := array(
    select days[array_position(bounds, bound)] from unnest(span_ends) with ordinality as given (bound, place) order by place
  );

  return query
    with totals as materialized (
      select d.day, d.direction, d.status, d.sentiment, d.calls, d.timed, d.seconds
      from public.call_daily_totals d
      where d.org_id = org
        and d.org_id = (select private.active_org())
        and d.day >= (select min(first_day) from unnest(first_days) as first_day)
        and d.day < (select max(end_day) from unnest(end_days) as end_day)
    ),
    by_day as materialized (
      select
        totals.day,
        sum(totals.calls) as calls,
        sum(totals.calls) filter (where totals.status = 'completed') as completed,
        sum(totals.timed) filter (where totals.status = 'completed') as timed,
        sum(totals.seconds) filter (where totals.status = 'completed') as seconds
      from totals
      group by totals.day
    ),
    -- Few rows, before they are grouped in three ways.
    bars as (
      select
        totals.direction, totals.status, totals.sentiment,
        sum(totals.calls) filter (where totals.day >= first_days[1] and totals.day < end_days[1]) as calls,
        sum(totals.calls) filter (where totals.day >= first_days[2] and totals.day < end_days[2]) as previous_calls
      from totals
      group by 1, 2, 3
      union all
      select c.direction, c.status, coalesce(c.sentiment, 'unknown'), 0, part_sign * count(*)
      from public.call_logs c
      where c.org_id = org
        and c.org_id = (select private.active_org())
        and c.started_at >= broken_from
        and c.started_at < broken_before
      group by 1, 2, 3
    )
    select f.dimension, f.value, f.calls, f.completed, f.timed, f.seconds, f.previous_calls
    from (
      select
        1 as section, span.place, null::text as dimension, null::text as value,
        coalesce(sum(by_day.calls), 0)::bigint as calls,
        coalesce(sum(by_day.completed), 0)::bigint as completed,
        coalesce(sum(by_day.timed), 0)::bigint as timed,
        coalesce(sum(by_day.seconds), 0)::bigint as seconds,
        0::bigint as previous_calls
      from unnest(first_days, end_days) with ordinality as span (first_day, end_day, place)
      left join by_day on by_day.day >= span.first_day and by_day.day < span.end_day
      group by span.place
      union all
      select 2, part.place, null, null, counted.*, 0
      from unnest(part_starts, part_ends) with ordinality as part (starts, ends, place)
      cross join lateral (
        select
          count(*),
          count(*) filter (where c.status = 'completed'),
          count(c.duration_seconds) filter (where c.status = 'completed'),
          coalesce(sum(c.duration_seconds) filter (where c.status = 'completed'), 0)
        from public.call_logs c
        where c.org_id = org
          and c.org_id = (select private.active_org())
          and c.started_at >= part.starts
          and c.started_at < part.ends
      ) counted
      union all
      select
        3, 0,
        case
          when grouping(bars.direction) = 0 then 'direction'
          when grouping(bars.status) = 0 then 'status'
          else 'sentiment'
        end,
        coalesce(bars.direction, bars.status, bars.sentiment),
        coalesce(sum(bars.calls), 0)::bigint, 0, 0, 0, coalesce(sum(bars.previous_calls), 0)::bigint
      from bars
      group by grouping sets ((bars.direction), (bars.status), (bars.sentiment))
    ) f
    order by f.section, f.place;
end
$$;

revoke all on function
  public.kept_call_stats, public.kept_call_comparisons, private.counted_clock(), private.day_beginning(timestamptz, text),
  private.recent_calls(uuid, text[], text[], text[], timestamptz, timestamptz)
from public, anon, authenticated, service_role;
grant execute on function
  public.kept_call_stats, public.kept_call_comparisons, private.counted_clock(), private.day_beginning(timestamptz, text),
  private.recent_calls(uuid, text[], text[], text[], timestamptz, timestamptz), private.call_day(timestamptz, text)
to authenticated;

-- Down Migration
revoke execute on function private.call_day(timestamptz, text) from authenticated;
drop function public.kept_call_comparisons;
drop function public.kept_call_stats;
drop function private.recent_calls(uuid, text[], text[], text[], timestamptz, timestamptz);
drop function private.day_beginning(timestamptz, text);
drop function private.counted_clock();
