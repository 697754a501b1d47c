-- Checks that the database answers. It reads no table, and every role may call it.
create function public.ping() returns boolean
language sql stable
set search_path = ''
as $$
  select true
$$;

revoke all on function public.ping() from public, anon, authenticated, service_role;
grant execute on function public.ping() to anon, authenticated, service_role;
