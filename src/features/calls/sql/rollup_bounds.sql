-- The days that begin at these bounds, in their order. Null if a bound is not the start of a day, the rollup is not complete, or its days
-- are in another time zone.
create function private.rollup_bounds(bounds timestamptz[], zone text) returns date[]
language plpgsql stable
set search_path = ''
as $$
declare
  days date[] := '{}';
  bound timestamptz;
  day date;
begin
  if zone is distinct from private.rollup_timezone() then
    return null;
  end if;
  foreach bound in array bounds loop
    day := private.day_beginning(bound, zone);
    if day is null then
      return null;
    end if;
    days := days || day;
  end loop;
  return days;
end
$$;

revoke all on function private.rollup_bounds(timestamptz[], text) from public, anon, authenticated, service_role;
grant execute on function private.rollup_bounds(timestamptz[], text) to authenticated;
