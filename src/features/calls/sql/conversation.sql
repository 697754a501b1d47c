-- The rows of the conversations of the given rows. Two rows belong together if they have the same carrier_call_id, or if one has the
-- carrier_call_id of the other as its parent_call_id.
create function private.conversation(org uuid, start_ids uuid[]) returns setof uuid
language plpgsql stable
set search_path = ''
as $$
begin
  return query
    with recursive found as (
      select calls.id, calls.carrier_call_id, calls.parent_call_id
      from public.call_logs as calls
      where calls.org_id = org and calls.id = any (start_ids)
      union
      select calls.id, calls.carrier_call_id, calls.parent_call_id
      from found
      join public.call_logs as calls
        on calls.org_id = org
        and (
          calls.carrier_call_id = found.carrier_call_id
          or calls.carrier_call_id = found.parent_call_id
          or calls.parent_call_id = found.carrier_call_id
        )
    )
    select found.id from found;
end
$$;

revoke all on function private.conversation(uuid,uuid[]) from public, anon, authenticated, service_role;
