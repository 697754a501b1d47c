-- The rows that have one of these join keys.
create function private.rows_with_join_keys(org uuid, keys text[]) returns uuid[]
language plpgsql
set search_path = ''
as $$
begin
  return array(
    select calls.id from public.call_logs as calls
    where calls.org_id = org and (calls.carrier_call_id = any (keys) or calls.parent_call_id = any (keys))
  );
end
$$;

revoke all on function private.rows_with_join_keys(uuid,text[]) from public, anon, authenticated, service_role;
