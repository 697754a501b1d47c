create function private.call_stage(status text) returns integer
language sql immutable
as $$
  select array_position(private.call_stages(), status)
$$;

revoke all on function private.call_stage(text) from public, anon, authenticated, service_role;
