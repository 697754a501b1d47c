-- Members could write anything into `told` past the service. What is no list of names is then no more than one odd name.
create function private.names_told(told jsonb) returns table (name text, stage integer)
language sql immutable
as $$
  select names.name #>> '{}', private.call_stage(stages.status)
  from unnest(private.call_stages()) as stages (status), jsonb_path_query(told -> stages.status, '$[*]') as names (name)
$$;

revoke all on function private.names_told(jsonb) from public, anon, authenticated, service_role;
