-- Serializes changes of the members of an organisation: otherwise two owners could remove each other at the same time.
create function private.lock_members() returns uuid
language plpgsql
set search_path = ''
as $$
declare
  org constant uuid := private.active_org();
begin
  perform from public.organizations where id = org for no key update;
  return org;
end
$$;

revoke all on function private.lock_members() from public, anon, authenticated, service_role;
