-- The number of calls that match a filter, for the total of a list: from the rollup if it can answer, else counted from the rows.
create function public.call_count(org uuid, filter private.call_filter) returns bigint
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  days constant record := private.rollup_days(filter, private.rollup_timezone());
  first_day constant date := days.first_day;
  end_day constant date := days.end_day;
begin
  if first_day is not null then
    return (
      select coalesce(sum(d.calls), 0)
      from private.cells_between(org, first_day, end_day) as d
      where private.rollup_matches(d.direction, d.status, d.sentiment, filter)
    );
  end if;
  if filter.search is not null then
    return (select count(*) from private.search_calls(filter.search, filter) as c where c.org_id = org);
  end if;
  return (
    select count(*)
    from public.call_logs as c
    where c.org_id = org and c.org_id = (select private.active_org()) and private.call_matches(c, filter)
  );
end
$$;

revoke all on function public.call_count from public, anon, authenticated, service_role;
grant execute on function public.call_count to authenticated;
