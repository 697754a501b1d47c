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

revoke all on function public.kept_call_comparisons(uuid,text,timestamp with time zone[],timestamp with time zone[],timestamp with time zone[],timestamp with time zone[],timestamp with time zone,timestamp with time zone,integer) from public, anon, authenticated, service_role;
grant execute on function public.kept_call_comparisons(uuid,text,timestamp with time zone[],timestamp with time zone[],timestamp with time zone[],timestamp with time zone[],timestamp with time zone,timestamp with time zone,integer) to authenticated;
