-- The sums of call_summary from the rollup. No rows if the rollup cannot answer.
-- If a time range ends within a day, its whole days come from the rollup. Its last day is corrected from the rows on the shorter side of
-- the cut: they are added or subtracted.
-- force_generic_plan: no value changes the plan, and planning costs more than reading.
create function private.rollup_summary(
  org uuid,
  zone text,
  ranges private.call_range[],
  current_range integer,
  previous_range integer,
  slices private.call_filter[]
)
returns table (calls bigint[], timed bigint[], seconds bigint[], breakdown jsonb)
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
  bounds timestamptz[];
  days date[];
begin
  bounds := array(
    select starts from unnest(ranges)
    union
    select coalesce(cut_from, ends) from unnest(ranges)
    union
    select cut_to from unnest(ranges) where cut_to is not null
  );
  days := private.rollup_bounds(bounds, zone);
  if days is null then
    return;
  end if;

  return query
    with resolved as materialized (
      select
        given.place::integer as place,
        days[array_position(bounds, given.starts)] as first_day,
        days[array_position(bounds, case cut.sign when 0 then given.ends when 1 then given.cut_from else given.cut_to end)] as end_day,
        cut.sign,
        case cut.sign when 1 then given.cut_from when -1 then given.ends end as part_starts,
        case cut.sign when 1 then given.ends when -1 then given.cut_to end as part_ends
      from unnest(ranges) with ordinality as given (starts, ends, cut_from, cut_to, place)
      cross join lateral (
        select case when given.cut_from is null then 0 when given.ends - given.cut_from < given.cut_to - given.ends then 1 else -1 end as sign
      ) as cut
    ),
    totals as materialized (
      select d.day, d.direction, d.status, d.sentiment, d.calls, d.timed, d.seconds
      from private.cells_between(
        org, (select min(resolved.first_day) from resolved), (select max(resolved.end_day) from resolved)
      ) as d
    ),
    parts as materialized (
      select resolved.place, c.direction, c.status, coalesce(c.sentiment, 'unknown') as sentiment,
        resolved.sign * count(*) as calls, resolved.sign * count(c.duration_seconds) as timed,
        resolved.sign * coalesce(sum(c.duration_seconds), 0) as seconds
      from resolved
      join public.call_logs as c
        on c.org_id = org
        and c.org_id = (select private.active_org())
        and c.leg_of is null
        and c.started_at >= resolved.part_starts
        and c.started_at < resolved.part_ends
      where resolved.sign <> 0
      group by resolved.place, resolved.sign, c.direction, c.status, c.sentiment
    ),
    -- The slices of each cell, computed once for all days.
    slice_cells as materialized (
      select slice.nr as slice_nr, cell.direction, cell.status, cell.sentiment
      from (
        select totals.direction, totals.status, totals.sentiment from totals
        union
        select parts.direction, parts.status, parts.sentiment from parts
      ) as cell
      join generate_subscripts(slices, 1) as slice (nr)
        on private.rollup_matches(cell.direction, cell.status, cell.sentiment, slices[slice.nr])
    ),
    days_of_slices as materialized (
      select totals.day, slice_cells.slice_nr, sum(totals.calls) as calls, sum(totals.timed) as timed, sum(totals.seconds) as seconds
      from totals
      join slice_cells using (direction, status, sentiment)
      group by totals.day, slice_cells.slice_nr
    ),
    parts_of_slices as materialized (
      select parts.place, slice_cells.slice_nr, sum(parts.calls) as calls, sum(parts.timed) as timed, sum(parts.seconds) as seconds
      from parts
      join slice_cells using (direction, status, sentiment)
      group by parts.place, slice_cells.slice_nr
    ),
    figures as (
      select
        (coalesce(sum(whole.calls), 0) + coalesce(min(part.calls), 0))::bigint as calls,
        (coalesce(sum(whole.timed), 0) + coalesce(min(part.timed), 0))::bigint as timed,
        (coalesce(sum(whole.seconds), 0) + coalesce(min(part.seconds), 0))::bigint as seconds,
        row_number() over (order by resolved.place, slice.nr) as place
      from resolved
      cross join generate_subscripts(slices, 1) as slice (nr)
      left join days_of_slices as whole
        on whole.slice_nr = slice.nr and whole.day >= resolved.first_day and whole.day < resolved.end_day
      left join parts_of_slices as part on part.slice_nr = slice.nr and part.place = resolved.place
      group by resolved.place, slice.nr
    ),
    cells as (
      select
        totals.direction, totals.status, totals.sentiment,
        case when totals.day >= days_now.first_day and totals.day < days_now.end_day then totals.calls end as calls,
        case when totals.day >= days_before.first_day and totals.day < days_before.end_day then totals.calls end as previous_calls
      from totals
      join resolved as days_now on days_now.place = current_range
      join resolved as days_before on days_before.place = previous_range
      union all
      select
        parts.direction, parts.status, parts.sentiment,
        case when parts.place = current_range then parts.calls end,
        case when parts.place = previous_range then parts.calls end
      from parts
      where parts.place in (current_range, previous_range)
    ),
    -- Reduces the rows before they are grouped in three ways.
    grouped as (
      select cells.direction, cells.status, cells.sentiment, sum(cells.calls) as calls, sum(cells.previous_calls) as previous_calls
      from cells
      group by cells.direction, cells.status, cells.sentiment
    ),
    breakdown_rows as (
      select
        case when grouping(grouped.direction) = 0 then 'direction' when grouping(grouped.status) = 0 then 'status' else 'sentiment' end
          as dimension,
        coalesce(grouped.direction, grouped.status, grouped.sentiment) as value,
        coalesce(sum(grouped.calls), 0) as calls,
        coalesce(sum(grouped.previous_calls), 0) as previous_calls
      from grouped
      group by grouping sets ((grouped.direction), (grouped.status), (grouped.sentiment))
    )
    select
      array_agg(figures.calls order by figures.place), array_agg(figures.timed order by figures.place),
      array_agg(figures.seconds order by figures.place), (select coalesce(jsonb_agg(breakdown_rows), '[]') from breakdown_rows)
    from figures;
end
$$;

revoke all on function private.rollup_summary(uuid, text, private.call_range[], integer, integer, private.call_filter[]) from public, anon, authenticated, service_role;
grant execute on function private.rollup_summary(uuid, text, private.call_range[], integer, integer, private.call_filter[]) to authenticated;
