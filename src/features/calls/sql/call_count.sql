-- The number of calls that match a filter, for the total of a list: from the rollup if it can answer, else counted from the rows.
create function public.call_count(org uuid, filter private.call_filter) returns bigint
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  zone constant text := private.rollup_timezone();
  -- The number of calls that a measure counts is the measure itself.
  measure constant text := coalesce(filter.measure, 'calls');
  others private.call_filter := filter;
  whole record;
  first_day date;
  end_day date;
  total bigint;
begin
  -- Most calls are not reviewed. Those that are, are few, and the rollup may have the number of all.
  if filter.reviewed = false and filter.search is null then
    others.reviewed := null;
    total := public.call_count(org, others);
    others.reviewed := true;
    return total - public.call_count(org, others);
  end if;
  others.measure := null;
  select days.first_day, days.end_day into first_day, end_day from private.rollup_days(filter, zone) as days;
  if first_day is not null then
    return (
      select coalesce(sum(d.calls), 0)
      from private.cells_between(org, first_day, end_day) as d
      where private.rollup_matches(d.direction, d.status, d.sentiment, filter)
    );
  end if;
  if zone is not null and private.rollup_dimension('none', others) is not null then
    -- Without bounds: from the first to the last day that a call can start on.
    select bounds.given, days.days into whole
    from (
      select array[
        coalesce(filter.started_from, date '0001-01-10'::timestamp at time zone zone),
        coalesce(filter.started_before, date '9999-12-20'::timestamp at time zone zone)
      ] as given
    ) as bounds
    cross join lateral private.whole_days(bounds.given, zone) as days;
    if whole.days is not null then
      return (
        select coalesce(sum(found.sums[1]), 0)
        from private.call_sums(org, zone, whole.given, 'none', others, array[measure], interval '1000 years') as found
      );
    end if;
  end if;
  if filter.search is not null then
    return (select count(*) from private.search_calls(filter.search, filter) as c where c.org_id = org);
  end if;
  return (
    select count(*)
    from public.call_logs as c
    cross join lateral private.counted_version(c, filter.measure) as version
    where c.org_id = org
      and c.org_id = (select private.active_org())
      and private.call_matches(c, others)
  );
end
$$;

revoke all on function public.call_count from public, anon, authenticated, service_role;
grant execute on function public.call_count to authenticated;
