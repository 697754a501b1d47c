-- Read by those who monitor as well, and so under another name.
create function private.index_facts_for_monitors() returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
begin
  if not private.may_monitor() then
    raise exception 'for ops and monitor alone' using errcode = 'insufficient_privilege';
  end if;
  return private.index_facts();
end
$$;

revoke all on function private.index_facts_for_monitors() from public, anon, authenticated, service_role;
grant execute on function private.index_facts_for_monitors() to authenticated;
