-- Owners manage all members. Admins manage agents and viewers.
create function private.assert_may_manage(variadic member_roles text[]) returns void
language plpgsql
set search_path = ''
as $$
declare
  caller constant text := private.active_role();
begin
  if caller = 'owner' or (caller = 'admin' and member_roles <@ array['agent', 'viewer']) then
    return;
  end if;
  raise insufficient_privilege using message = 'The role of the caller does not allow this';
end
$$;

revoke all on function private.assert_may_manage(text[]) from public, anon, authenticated, service_role;
