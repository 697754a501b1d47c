-- The time range with the rows of a page by number, in order of time, so that a page in the middle of a list reads few rows: `starts` and
-- `ends`, and how many of the list's rows in that range come before the page. From the calls a day of the rollup. All are null if the rollup
-- cannot answer, or if no call is left for the page.
create function private.page_range(
  org uuid,
  filter private.call_filter,
  is_falling boolean,
  skipped bigint,
  max_rows bigint,
  out starts timestamptz,
  out ends timestamptz,
  out skipped_in_range bigint
)
language plpgsql stable
set search_path = ''
as $$
declare
  zone constant text := private.rollup_timezone();
  -- Without bounds: from the first to the last day that a call can start on.
  bounds constant timestamptz[] := array[
    coalesce(filter.started_from, date '0001-01-10'::timestamp at time zone zone),
    coalesce(filter.started_before, date '9999-12-20'::timestamp at time zone zone)
  ];
  measure constant text := coalesce(filter.measure, 'calls');
  others private.call_filter := filter;
  dimension text;
  has_value text;
  whole record;
begin
  others.measure := null;
  dimension := private.rollup_dimension('none', others);
  if zone is null or dimension is null or org is distinct from private.active_org() then
    return;
  end if;
  whole := private.whole_days(bounds, zone);
  if whole.days is null then
    return;
  end if;
  has_value := case
    when dimension in ('total', 'cells') then 'true'
    when dimension = 'hour' then '($2).hour is null or %s::integer = any (($2).hour)'
    else format('($2).%1$I is null or %%s = any (($2).%1$I)', dimension)
  end;
  execute format(
    'with days as (
      select counted.day, sum(counted.calls) as calls
      from (
        select totals.day, totals.direction, totals.status, totals.sentiment, totals.value, totals.%1$I as calls
        from private.call_totals as totals
        where totals.org_id = $1 and totals.dimension = $3 and totals.day >= $4 and totals.day < $5
        union all
        select days.day, change.direction, change.status, change.sentiment, %2$s, change.%1$I
        from private.call_changes as change
        cross join lateral (select private.call_day(change.started_at, $6) as day) as days
        where change.org_id = $1 and days.day >= $4 and days.day < $5
      ) as counted
      where (($2).direction is null or counted.direction = any (($2).direction))
        and (($2).status is null or counted.status = any (($2).status))
        and (($2).sentiment is null or counted.sentiment = any (($2).sentiment))
        and (($2).weekday is null or extract(dow from counted.day) = any (($2).weekday))
        and (%3$s)
      group by counted.day
    ),
    pieces as (
      select days.day::timestamp at time zone $6 as starts, (days.day + 1)::timestamp at time zone $6 as ends, days.calls
      from days
      where days.calls > 0
      union all
      select edge.starts, edge.ends, edge.calls
      from (values ($7, $8), ($9, $10)) as bounds (starts, ends)
      cross join lateral (
        select bounds.starts, bounds.ends, count(*) as calls
        from public.call_logs as call
        where call.org_id = $1 and call.started_at >= bounds.starts and call.started_at < bounds.ends and private.call_matches(call, $2)
          and (($2).measure is null or private.call_counts_in(call, ($2).measure))
      ) as edge
      where bounds.starts < bounds.ends
    ),
    running as (select pieces.*, sum(pieces.calls) over (order by pieces.starts %4$s) as upto from pieces)
    select min(running.starts), max(running.ends), $11 - min(running.upto - running.calls)
    from running
    where running.upto > $11 and running.upto - running.calls < $11 + $12',
    measure,
    case
      when dimension in ('total', 'cells') then quote_literal('')
      when dimension = 'hour' then 'private.call_hour(change.started_at, $6)::text'
      else format('change.%I', dimension)
    end,
    format(has_value, 'counted.value'),
    case when is_falling then 'desc' else 'asc' end
  )
  into starts, ends, skipped_in_range
  using
    org, filter, dimension, whole.days[1], whole.days[cardinality(whole.days)], zone, bounds[1], whole.head_until, whole.tail_from, bounds[2],
    skipped, max_rows;
  -- Where a clock is set back over midnight, calls of one hour belong to two days, and no range of time has those of one day.
  if
    (starts not in (bounds[1], whole.tail_from) and private.day_beginning(starts, zone) is null)
    or (ends not in (bounds[2], whole.head_until) and private.day_beginning(ends, zone) is null)
  then
    starts := null;
  end if;
end
$$;

revoke all on function private.page_range(uuid, private.call_filter, boolean, bigint, bigint) from public, anon, authenticated, service_role;
grant execute on function private.page_range(uuid, private.call_filter, boolean, bigint, bigint) to authenticated;
