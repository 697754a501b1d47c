-- The calls of a filter as cells, from the rollup. Null if the rollup cannot answer.
create function private.rollup_cells(org uuid, zone text, filter private.call_filter, today_from timestamptz)
returns private.call_cell[]
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  days constant record := private.rollup_days(filter, zone);
  first_day constant date := days.first_day;
  end_day constant date := days.end_day;
  is_of_all_days constant boolean := first_day = '-infinity';
  this_day constant date := private.day_beginning(today_from, zone);
begin
  if first_day is null or this_day is null then
    return null;
  end if;
  return array(
    select
      row(
        d.direction, d.status, d.sentiment,
        coalesce(sum(d.calls) filter (where d.day >= first_day and d.day < end_day), 0),
        coalesce(sum(d.calls) filter (where d.day = this_day), 0),
        coalesce(sum(d.timed) filter (where d.day >= first_day and d.day < end_day), 0),
        coalesce(sum(d.seconds) filter (where d.day >= first_day and d.day < end_day), 0)
      )::private.call_cell
    from (
      select * from private.cells_between(org, first_day, end_day)
      union all
      -- The sum of all days does not have today apart.
      select * from private.cells_between(org, this_day, this_day + 1) where is_of_all_days
    ) as d
    where private.rollup_matches(d.direction, d.status, d.sentiment, filter)
    group by d.direction, d.status, d.sentiment
  );
end
$$;

revoke all on function private.rollup_cells(uuid, text, private.call_filter, timestamptz) from public, anon, authenticated, service_role;
grant execute on function private.rollup_cells(uuid, text, private.call_filter, timestamptz) to authenticated;
