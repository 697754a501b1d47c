-- The names of the fields that have a value in an event. Metadata is one field for each of its names. Null counts as a value only within
-- the metadata.
create function private.event_fields(event jsonb) returns text[]
language plpgsql immutable
set search_path = ''
as $$
begin
  return array(
    select key from jsonb_each(event) where key <> 'metadata' and value <> 'null'
    union all
    select 'metadata.' || key from jsonb_object_keys(nullif(event -> 'metadata', 'null')) as key
  );
end
$$;

revoke all on function private.event_fields(jsonb) from public, anon, authenticated, service_role;
