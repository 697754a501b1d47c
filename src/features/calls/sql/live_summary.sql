-- The sums of call_summary from the rows. A value without calls is absent from the breakdown.
create function private.live_summary(
  org uuid,
  ranges private.call_range[],
  current_range integer,
  previous_range integer,
  slices private.call_filter[]
)
returns table (calls bigint[], timed bigint[], seconds bigint[], breakdown jsonb)
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
    with cells as materialized (
      select range.place, cell.*
      from unnest(ranges) with ordinality as range (starts, ends, cut_from, cut_to, place)
      cross join lateral (
        select
          c.direction, c.status, coalesce(c.sentiment, 'unknown') as sentiment, count(*) as calls,
          count(c.duration_seconds) as timed, coalesce(sum(c.duration_seconds), 0) as seconds
        from public.call_logs as c
        where c.org_id = org
          and c.org_id = (select private.active_org())
          and c.leg_of is null
          and c.started_at >= range.starts
          and c.started_at < range.ends
        group by c.direction, c.status, c.sentiment
      ) as cell
    ),
    figures as (
      select
        coalesce(sum(cells.calls), 0)::bigint as calls,
        coalesce(sum(cells.timed), 0)::bigint as timed,
        coalesce(sum(cells.seconds), 0)::bigint as seconds,
        row_number() over (order by range.nr, slice.nr) as place
      from generate_subscripts(ranges, 1) as range (nr)
      cross join generate_subscripts(slices, 1) as slice (nr)
      left join cells
        on cells.place = range.nr and private.rollup_matches(cells.direction, cells.status, cells.sentiment, slices[slice.nr])
      group by range.nr, slice.nr
    ),
    breakdown_rows as (
      select
        case when grouping(cells.direction) = 0 then 'direction' when grouping(cells.status) = 0 then 'status' else 'sentiment' end
          as dimension,
        coalesce(cells.direction, cells.status, cells.sentiment) as value,
        coalesce(sum(cells.calls) filter (where cells.place = current_range), 0) as calls,
        coalesce(sum(cells.calls) filter (where cells.place = previous_range), 0) as previous_calls
      from cells
      where cells.place in (current_range, previous_range)
      group by grouping sets ((cells.direction), (cells.status), (cells.sentiment))
    )
    select
      array_agg(figures.calls order by figures.place), array_agg(figures.timed order by figures.place),
      array_agg(figures.seconds order by figures.place), (select coalesce(jsonb_agg(breakdown_rows), '[]') from breakdown_rows)
    from figures;
end
$$;

revoke all on function private.live_summary(uuid, private.call_range[], integer, integer, private.call_filter[]) from public, anon, authenticated, service_role;
grant execute on function private.live_summary(uuid, private.call_range[], integer, integer, private.call_filter[]) to authenticated;
