-- The names of the values in an event, with each name of the metadata. A null is no value, except within the metadata.
create function private.names_said(said jsonb) returns text[]
language plpgsql immutable
set search_path = ''
as $$
begin
  return array(
    select key from jsonb_each(said) where key <> 'metadata' and value <> 'null'
    union all
    select 'metadata.' || key from jsonb_object_keys(nullif(said -> 'metadata', 'null')) as key
  );
end
$$;

revoke all on function private.names_said(jsonb) from public, anon, authenticated, service_role;
