-- When the first and the last call of the organisation started. Null without calls.
create function public.call_span(org uuid, out first_start timestamptz, out last_start timestamptz)
language sql stable
as $$
  select min(calls.started_at), max(calls.started_at)
  from public.call_logs as calls
  where calls.org_id = org and calls.org_id = (select private.active_org()) and calls.leg_of is null
$$;

revoke all on function public.call_span(uuid) from public, anon, authenticated, service_role;
grant execute on function public.call_span(uuid) to authenticated;
