-- Whether a measure counts a call, for private.call_matches. It is not inlined and takes 30 microseconds. So queries of many calls join
-- private.counted_version, and give private.call_matches a filter without the measure.
create function private.call_counts_in(call public.call_logs, measure text) returns boolean
language sql immutable
set search_path = ''
as $$
  select exists (select from private.counted_version(call, measure))
$$;

revoke all on function private.call_counts_in(public.call_logs, text) from public, anon, authenticated, service_role;
grant execute on function private.call_counts_in(public.call_logs, text) to authenticated;
