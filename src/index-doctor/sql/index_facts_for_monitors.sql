-- A separate function, because commands of the owner call private.index_facts and have no platform role.
create function private.index_facts_for_monitors() returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
begin
  if not private.may_monitor() then
    raise exception 'only ops and monitor may read index facts' using errcode = 'insufficient_privilege';
  end if;
  return private.index_facts();
end
$$;

revoke all on function private.index_facts_for_monitors() from public, anon, authenticated, service_role;
grant execute on function private.index_facts_for_monitors() to authenticated;
