create function public.list_members(member uuid default null)
returns table (user_id uuid, name text, email text, role text, created_at timestamptz)
language sql stable
set search_path = ''
as $$
  select * from private.list_members(member)
$$;

revoke all on function public.list_members(uuid) from public, anon, authenticated, service_role;
grant execute on function public.list_members(uuid) to authenticated;

-- The members of the active organisation, or one of them. Security definer, because members cannot read auth.users.
create function private.list_members(member uuid)
returns table (user_id uuid, name text, email text, role text, created_at timestamptz)
language sql stable security definer
set search_path = ''
as $$
  select roles.user_id, private.person_name(users.raw_user_meta_data), users.email::text, roles.role, roles.created_at
  from public.user_org_roles as roles
  left join auth.users on users.id = roles.user_id
  where roles.org_id = (select private.active_org()) and (member is null or roles.user_id = member)
  order by 2, 3, 1
$$;

revoke all on function private.list_members(uuid) from public, anon, authenticated, service_role;
grant execute on function private.list_members(uuid) to authenticated;
