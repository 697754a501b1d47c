create function private.assert_other_owner(org uuid, member uuid) returns void
language plpgsql
set search_path = ''
as $$
begin
  if not exists (select from public.user_org_roles where org_id = org and role = 'owner' and user_id <> member) then
    raise sqlstate 'PT409' using message = 'The member is the last owner of the organisation';
  end if;
end
$$;

revoke all on function private.assert_other_owner(uuid, uuid) from public, anon, authenticated, service_role;
