-- The dashboard's figures from the totals by day. Each function answers no row at all where they can not tell: not all calls
-- are counted yet, they are counted on another clock, or a bound is not the beginning of a day. Whoever asked then counts rows.
-- Like the functions that count rows: security invoker, and planned with the values given.


-- On which clock the caller's organisation is counted; null until all of its calls are.
create function private.counted_clock() returns text
language sql stable security definer
set search_path = ''
as $$
  select timezone from private.call_clocks where org_id = private.active_org() and counted_before = 'infinity'
$$;

revoke all on function private.counted_clock() from public, anon, authenticated, service_role;
grant execute on function private.counted_clock() to authenticated;
