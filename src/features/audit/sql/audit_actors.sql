create function public.audit_actors(actors uuid[]) returns table (id uuid, name text, email text)
language sql stable
set search_path = ''
as $$
  select * from private.audit_actors(actors)
$$;

revoke all on function public.audit_actors(uuid[]) from public, anon, authenticated, service_role;
grant execute on function public.audit_actors(uuid[]) to authenticated;

-- The names of actors in the audit log of the active organisation. Any other id gives no row: members of other organisations have no
-- name here. Security definer, because members cannot read auth.users.
create function private.audit_actors(actors uuid[]) returns table (id uuid, name text, email text)
language sql stable security definer
set search_path = ''
as $$
  select users.id, private.person_name(users.raw_user_meta_data), users.email::text
  from auth.users
  where users.id = any (actors)
    and (select private.active_role()) in ('owner', 'admin')
    and exists (select from public.audit_log where org_id = (select private.active_org()) and actor_id = users.id)
$$;

revoke all on function private.audit_actors(uuid[]) from public, anon, authenticated, service_role;
grant execute on function private.audit_actors(uuid[]) to authenticated;
