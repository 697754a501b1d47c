-- The rows of the conversations of the given rows. Two rows belong together if they have the same carrier_call_id, or if one has the
-- carrier_call_id of the other as its parent_call_id. Followed from key to key: from row to row, the cost would be the square of the rows.
create function private.conversation(org uuid, start_ids uuid[]) returns setof uuid
language plpgsql stable
set search_path = ''
as $$
begin
  return query
    with recursive keys as (
      select started.key
      from public.call_logs as calls
      cross join lateral (
        select calls.carrier_call_id as key where calls.carrier_call_id is not null
        union all
        select parents.carrier_call_id
        from public.call_logs as parents
        where parents.org_id = org and parents.carrier_call_id = calls.parent_call_id
      ) as started
      where calls.org_id = org and calls.id = any (start_ids)
      union
      select linked.key
      from keys
      cross join lateral (
        (
          select distinct parents.carrier_call_id as key
          from (
            select distinct calls.parent_call_id
            from public.call_logs as calls
            where calls.org_id = org and calls.carrier_call_id = keys.key
          ) as named
          join public.call_logs as parents on parents.org_id = org and parents.carrier_call_id = named.parent_call_id
        )
        union all
        (
          select distinct calls.carrier_call_id
          from public.call_logs as calls
          where calls.org_id = org and calls.parent_call_id = keys.key and calls.carrier_call_id is not null
        )
      ) as linked
    )
    select calls.id from public.call_logs as calls where calls.org_id = org and calls.id = any (start_ids)
    union
    select calls.id from keys join public.call_logs as calls on calls.org_id = org and calls.carrier_call_id = keys.key
    union
    select calls.id from keys join public.call_logs as calls on calls.org_id = org and calls.parent_call_id = keys.key;
end
$$;

revoke all on function private.conversation(uuid,uuid[]) from public, anon, authenticated, service_role;
