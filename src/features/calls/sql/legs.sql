-- The legs of a call: a computed relationship for PostgREST, which cannot embed a table in itself. No search_path is set, so that
-- PostgreSQL inlines it.
create function public.legs(call public.call_logs) returns setof public.call_logs
language sql stable
as $$
  select * from public.call_logs as legs where legs.org_id = call.org_id and legs.leg_of = call.id
$$;

revoke all on function public.legs(public.call_logs) from public, anon, authenticated, service_role;
grant execute on function public.legs(public.call_logs) to authenticated;
