-- The fields in `field_stages`, each with its stage. A member with a direct connection could write any JSON there; it must not raise an
-- error.
create function private.fields_with_stages(field_stages jsonb) returns table (name text, stage integer)
language sql immutable
as $$
  select names.name #>> '{}', private.call_stage(stages.status)
  from unnest(private.call_stages()) as stages (status), jsonb_path_query(field_stages -> stages.status, '$[*]') as names (name)
$$;

revoke all on function private.fields_with_stages(jsonb) from public, anon, authenticated, service_role;
