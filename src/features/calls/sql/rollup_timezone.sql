-- The time zone of the days in the rollup of the caller's organisation. Null until the rollup has all of its calls.
create function private.rollup_timezone() returns text
language sql stable security definer
set search_path = ''
as $$
  select timezone from private.call_clocks where org_id = private.active_org() and counted_before = 'infinity'
$$;

revoke all on function private.rollup_timezone() from public, anon, authenticated, service_role;
grant execute on function private.rollup_timezone() to authenticated;
