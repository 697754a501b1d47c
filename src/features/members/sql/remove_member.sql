create function public.remove_member(member uuid) returns boolean
language sql
set search_path = ''
as $$
  select private.remove_member(member)
$$;

revoke all on function public.remove_member(uuid) from public, anon, authenticated, service_role;
grant execute on function public.remove_member(uuid) to authenticated;

-- False: the user is not a member. Every member may leave. Security definer, because members cannot write user_org_roles.
create function private.remove_member(member uuid) returns boolean
language plpgsql security definer
set search_path = ''
as $$
declare
  org constant uuid := private.lock_members();
  removed_role text;
begin
  select role into removed_role from public.user_org_roles where org_id = org and user_id = member;
  if not found then
    return false;
  end if;
  if member <> auth.uid() then
    perform private.assert_may_manage(removed_role);
  end if;
  if removed_role = 'owner' then
    perform private.assert_other_owner(org, member);
  end if;
  delete from public.user_org_roles where org_id = org and user_id = member;
  return true;
end
$$;

revoke all on function private.remove_member(uuid) from public, anon, authenticated, service_role;
grant execute on function private.remove_member(uuid) to authenticated;
