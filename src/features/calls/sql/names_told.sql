-- The names in `told`, with their stages. A member with a direct connection could write any JSON there; it must not raise an error.
create function private.names_told(told jsonb) returns table (name text, stage integer)
language sql immutable
as $$
  select names.name #>> '{}', private.call_stage(stages.status)
  from unnest(private.call_stages()) as stages (status), jsonb_path_query(told -> stages.status, '$[*]') as names (name)
$$;

revoke all on function private.names_told(jsonb) from public, anon, authenticated, service_role;
