-- A separate function, because private.slowest_statements catches insufficient_privilege, which is raised here.
create function private.slowest_statements_for_monitors(most integer) returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
begin
  if not private.may_monitor() then
    raise exception 'only ops and monitor may read statements' using errcode = 'insufficient_privilege';
  end if;
  return private.slowest_statements(most);
end
$$;

revoke all on function private.slowest_statements_for_monitors(integer) from public, anon, authenticated, service_role;
grant execute on function private.slowest_statements_for_monitors(integer) to authenticated;
