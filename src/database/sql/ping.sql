-- What the API may call. The public function is the caller's own (security invoker); where more is needed than the caller
-- has, a definer function in `private` does that one thing.

-- Is the database there? Touches no table.
create function public.ping() returns boolean
language sql stable
set search_path = ''
as $$
  select true
$$;

revoke all on function public.ping() from public, anon, authenticated, service_role;
grant execute on function public.ping() to anon, authenticated, service_role;
