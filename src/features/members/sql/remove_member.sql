create function public.remove_member(member uuid, role_as_read text default null) returns boolean
language sql
set search_path = ''
as $$
  select private.remove_member(member, role_as_read)
$$;

revoke all on function public.remove_member(uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.remove_member(uuid,text) to authenticated;

-- False: the user is not a member, or has another role than when it was read. Every member may leave. Security definer, because members cannot write user_org_roles.
create function private.remove_member(member uuid, role_as_read text) returns boolean
language plpgsql security definer
set search_path = ''
as $$
declare
  org constant uuid := private.lock_members();
  removed_role text;
begin
  select role into removed_role from public.user_org_roles where org_id = org and user_id = member;
  if not found or removed_role <> role_as_read then
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

revoke all on function private.remove_member(uuid,text) from public, anon, authenticated, service_role;
grant execute on function private.remove_member(uuid,text) to authenticated;
