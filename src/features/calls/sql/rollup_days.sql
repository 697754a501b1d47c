-- The rows of the rollup with the calls of a filter: days from first_day (inclusive) to end_day (exclusive). Both are null if the rollup
-- cannot answer: it is not complete, its days are in another time zone, a bound of the filter is not the start of a day, or the filter has
-- an attribute that the rollup has no column for.
-- Without bounds, these are the rows with the day '-infinity', each of which contains all days.
create function private.rollup_days(filter private.call_filter, zone text, out first_day date, out end_day date)
language plpgsql stable
set search_path = ''
as $$
declare
  dimensions constant text[] := array['direction', 'status', 'sentiment', 'started_from', 'started_before'];
begin
  if zone is null or zone is distinct from private.rollup_timezone() or jsonb_strip_nulls(to_jsonb(filter) - dimensions) <> '{}' then
    return;
  end if;
  if filter.started_from is null and filter.started_before is null then
    first_day := '-infinity';
    end_day := '0001-01-01';
    return;
  end if;
  first_day := case when filter.started_from is null then '0001-01-01' else private.day_beginning(filter.started_from, zone) end;
  end_day := case when filter.started_before is null then 'infinity' else private.day_beginning(filter.started_before, zone) end;
  if first_day is null or end_day is null then
    first_day := null;
    end_day := null;
  end if;
end
$$;

revoke all on function private.rollup_days(private.call_filter, text) from public, anon, authenticated, service_role;
grant execute on function private.rollup_days(private.call_filter, text) to authenticated;
