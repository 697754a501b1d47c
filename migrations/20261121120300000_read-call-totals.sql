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

create function public.kept_call_totals(
  org uuid,
  zone text,
  today_from timestamptz,
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
  average_duration_seconds numeric
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
      )
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

-- One row for each span of whole days, in the order given, and then one for each part of a day, which is counted from the rows.
create function public.kept_call_figures(
  org uuid,
  zone text,
  span_starts timestamptz[],
  span_ends timestamptz[],
  part_starts timestamptz[] default '{}',
  part_ends timestamptz[] default '{}'
)
returns table (calls bigint, completed bigint, timed bigint, seconds bigint)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  first_days date[];
  end_days date[];
begin
  select
    array_agg(private.day_beginning(span.starts, zone) order by span.place),
    array_agg(private.day_beginning(span.ends, zone) order by span.place)
  into first_days, end_days
  from unnest(span_starts, span_ends) with ordinality as span (starts, ends, place);
  if zone is distinct from private.counted_clock() or array_position(first_days || end_days, null) is not null then
    return;
  end if;

  return query
    with days as materialized (
      select
        d.day,
        sum(d.calls) as calls,
        sum(d.calls) filter (where d.status = 'completed') as completed,
        sum(d.timed) filter (where d.status = 'completed') as timed,
        sum(d.seconds) filter (where d.status = 'completed') as seconds
      from public.call_daily_totals d
      where d.org_id = org
        and d.org_id = (select private.active_org())
        and d.day >= (select min(first_day) from unnest(first_days) as first_day)
        and d.day < (select max(end_day) from unnest(end_days) as end_day)
      group by d.day
    )
    select f.calls, f.completed, f.timed, f.seconds
    from (
      select
        span.place,
        coalesce(sum(days.calls), 0)::bigint as calls,
        coalesce(sum(days.completed), 0)::bigint as completed,
        coalesce(sum(days.timed), 0)::bigint as timed,
        coalesce(sum(days.seconds), 0)::bigint as seconds
      from unnest(first_days, end_days) with ordinality as span (first_day, end_day, place)
      left join days on days.day >= span.first_day and days.day < span.end_day
      group by span.place
      union all
      select cardinality(first_days) + part.place, counted.*
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
    ) f
    order by f.place;
end
$$;

-- Calls by direction, by status and by sentiment, in a span of whole days and in the one before it, to which a part of a day is
-- added, or from which it is taken (`part_sign` 1 or -1): that is counted from the rows. Values without calls are absent; the row without a dimension is of all calls, and always there.
create function public.kept_call_breakdown(
  org uuid,
  zone text,
  started_from timestamptz,
  started_before timestamptz,
  previous_from timestamptz,
  previous_before timestamptz,
  part_from timestamptz,
  part_before timestamptz,
  part_sign integer
)
returns table (dimension text, value text, calls bigint, previous_calls bigint)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  first_day constant date := private.day_beginning(started_from, zone);
  end_day constant date := private.day_beginning(started_before, zone);
  previous_first_day constant date := private.day_beginning(previous_from, zone);
  previous_end_day constant date := private.day_beginning(previous_before, zone);
begin
  if
    zone is distinct from private.counted_clock()
    or first_day is null or end_day is null or previous_first_day is null or previous_end_day is null
  then
    return;
  end if;
  return query
    select
      case
        when grouping(f.direction) = 0 then 'direction'
        when grouping(f.status) = 0 then 'status'
        when grouping(f.sentiment) = 0 then 'sentiment'
      end,
      coalesce(f.direction, f.status, f.sentiment),
      coalesce(sum(f.calls), 0)::bigint,
      coalesce(sum(f.previous_calls), 0)::bigint
    from (
      select
        d.direction, d.status, d.sentiment,
        d.calls * (d.day >= first_day and d.day < end_day)::integer as calls,
        d.calls * (d.day >= previous_first_day and d.day < previous_end_day)::integer as previous_calls
      from public.call_daily_totals d
      where d.org_id = org
        and d.org_id = (select private.active_org())
        and d.day >= least(first_day, previous_first_day)
        and d.day < greatest(end_day, previous_end_day)
      union all
      select c.direction, c.status, coalesce(c.sentiment, 'unknown'), 0, part_sign * count(*)
      from public.call_logs c
      where c.org_id = org
        and c.org_id = (select private.active_org())
        and c.started_at >= part_from
        and c.started_at < part_before
      group by 1, 2, 3
    ) f
    group by grouping sets ((f.direction), (f.status), (f.sentiment), ());
end
$$;

revoke all on function
  public.kept_call_totals, public.kept_call_figures, public.kept_call_breakdown, private.counted_clock(),
  private.day_beginning(timestamptz, text)
from public, anon, authenticated, service_role;
grant execute on function
  public.kept_call_totals, public.kept_call_figures, public.kept_call_breakdown, private.counted_clock(),
  private.day_beginning(timestamptz, text), private.call_day(timestamptz, text)
to authenticated;

-- Down Migration
revoke execute on function private.call_day(timestamptz, text) from authenticated;
drop function public.kept_call_breakdown;
drop function public.kept_call_figures;
drop function public.kept_call_totals;
drop function private.day_beginning(timestamptz, text);
drop function private.counted_clock();
