-- The name in the metadata of auth.users, which the users themselves write.
create function private.person_name(metadata jsonb) returns text
language sql immutable
set search_path = ''
as $$
  select left(coalesce(nullif(btrim(metadata ->> 'full_name'), ''), nullif(btrim(metadata ->> 'name'), '')), 200)
$$;

revoke all on function private.person_name(jsonb) from public, anon, authenticated, service_role;
