create function public.change_member(member uuid, member_role text, role_as_read text default null) returns boolean
language sql
set search_path = ''
as $$
  select private.change_member(member, member_role, role_as_read)
$$;

revoke all on function public.change_member(uuid,text,text) from public, anon, authenticated, service_role;
grant execute on function public.change_member(uuid,text,text) to authenticated;

-- False: the user is not a member, or has another role than when it was read. Security definer, because members cannot write user_org_roles.
create function private.change_member(member uuid, member_role text, role_as_read text) returns boolean
language plpgsql security definer
set search_path = ''
as $$
declare
  org constant uuid := private.lock_members();
  role_before text;
begin
  select role into role_before from public.user_org_roles where org_id = org and user_id = member;
  if not found or role_before <> role_as_read then
    return false;
  end if;
  perform private.assert_may_manage(role_before, member_role);
  if role_before = 'owner' and member_role <> 'owner' then
    perform private.assert_other_owner(org, member);
  end if;
  update public.user_org_roles set role = member_role where org_id = org and user_id = member and role <> member_role;
  return true;
end
$$;

revoke all on function private.change_member(uuid,text,text) from public, anon, authenticated, service_role;
grant execute on function private.change_member(uuid,text,text) to authenticated;
