create function public.add_member(address text, member_role text) returns uuid
language sql
set search_path = ''
as $$
  select private.add_member(address, member_role)
$$;

revoke all on function public.add_member(text,text) from public, anon, authenticated, service_role;
grant execute on function public.add_member(text,text) to authenticated;

-- Returns the id of the user. Null when no user has confirmed this address: a caller cannot learn whether an unconfirmed user exists.
-- Security definer, because members can neither read auth.users nor write user_org_roles.
create function private.add_member(address text, member_role text) returns uuid
language plpgsql security definer
set search_path = ''
as $$
declare
  org constant uuid := private.lock_members();
  added uuid;
begin
  if org is null then
    return null;
  end if;
  perform private.assert_may_manage(member_role);
  -- Supabase stores addresses in lower case. With single sign-on, two users may have the same address.
  select users.id into added
  from auth.users
  where users.email = lower(address) and users.email_confirmed_at is not null
  order by users.id
  limit 1;
  if found then
    insert into public.user_org_roles (org_id, user_id, role) values (org, added, member_role);
  end if;
  return added;
end
$$;

revoke all on function private.add_member(text,text) from public, anon, authenticated, service_role;
grant execute on function private.add_member(text,text) to authenticated;
