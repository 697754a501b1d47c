-- Whether a measure counts a call. It is not inlined and takes 30 microseconds, so queries of many calls join private.counted_version.
create function private.call_counts_in(call public.call_logs, measure text) returns boolean
language sql immutable
set search_path = ''
as $$
  select exists (select from private.counted_version(call, measure))
$$;

revoke all on function private.call_counts_in(public.call_logs, text) from public, anon, authenticated, service_role;
grant execute on function private.call_counts_in(public.call_logs, text) to authenticated;
