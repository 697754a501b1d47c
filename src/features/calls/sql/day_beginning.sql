-- The day that begins at this instant; null if no day does. Node and PostgreSQL may have different versions of the time zone data, so
-- bounds from Node are checked here. Also null if a clock is set back from just after midnight to the day before: calls of that hour belong
-- to both days.
create function private.day_beginning(at timestamptz, timezone text) returns date
language plpgsql stable
set search_path = ''
as $$
declare
  local constant timestamp := at at time zone timezone;
  day constant date := private.call_day(at, timezone);
begin
  -- The common case: a midnight without a clock change near it.
  if
    local = day
    and (at - interval '2 hours') at time zone timezone = local - interval '2 hours'
    and (at + interval '2 hours') at time zone timezone = local + interval '2 hours'
    and day between '0001-01-04' and '9999-12-28'
  then
    return day;
  end if;
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

revoke all on function private.day_beginning(timestamp with time zone,text) from public, anon, authenticated, service_role;
grant execute on function private.day_beginning(timestamp with time zone,text) to authenticated;
