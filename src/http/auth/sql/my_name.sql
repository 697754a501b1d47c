create function public.my_name() returns text
language sql stable
set search_path = ''
as $$
  select private.my_name()
$$;

revoke all on function public.my_name() from public, anon, authenticated, service_role;
grant execute on function public.my_name() to authenticated;

-- Security definer, because members cannot read auth.users. Null: the user has no name, or was deleted.
create function private.my_name() returns text
language sql stable security definer
set search_path = ''
as $$
  select private.person_name(users.raw_user_meta_data) from auth.users where users.id = auth.uid()
$$;

revoke all on function private.my_name() from public, anon, authenticated, service_role;
grant execute on function private.my_name() to authenticated;
