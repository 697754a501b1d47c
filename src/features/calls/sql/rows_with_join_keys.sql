-- The other rows that have one of these join keys.
create function private.rows_with_join_keys(call public.call_logs, keys text[]) returns uuid[]
language plpgsql
set search_path = ''
as $$
begin
  return array(
    select calls.id
    from public.call_logs as calls
    where calls.org_id = call.org_id
      and (calls.carrier_call_id = any (keys) or calls.parent_call_id = any (keys))
      and (calls.provider, calls.provider_call_id) is distinct from (call.provider, call.provider_call_id)
  );
end
$$;

revoke all on function private.rows_with_join_keys(public.call_logs,text[]) from public, anon, authenticated, service_role;
