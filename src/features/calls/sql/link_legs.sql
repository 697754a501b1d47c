-- Links the given rows, which are complete conversations. In each, one row is the call, and the others are its legs. The choice depends
-- only on the rows, never on the order of their arrival: agent platforms first and carriers last, then rows without a parent.
create function private.link_legs(org uuid, row_ids uuid[]) returns void
language plpgsql
set search_path = ''
as $$
declare
  remaining uuid[] := row_ids;
  conversation uuid[];
  call_id uuid;
begin
  while cardinality(remaining) > 0 loop
    conversation := array(select private.conversation(org, remaining[1:1]));
    select calls.id into call_id
    from public.call_logs as calls
    where calls.org_id = org and calls.id = any (conversation)
    order by
      private.provider_rank(calls.provider),
      exists (
        select from public.call_logs as parents
        where parents.org_id = org
          and parents.id = any (conversation)
          and parents.id <> calls.id
          and parents.carrier_call_id = calls.parent_call_id
      ),
      calls.provider collate "C",
      calls.provider_call_id collate "C",
      calls.id
    limit 1;
    update public.call_logs as calls
    set leg_of = nullif(call_id, calls.id)
    where calls.org_id = org and calls.id = any (conversation) and calls.leg_of is distinct from nullif(call_id, calls.id);
    remaining := array(select unnest(remaining) except select unnest(conversation));
  end loop;
end
$$;

revoke all on function private.link_legs(uuid,uuid[]) from public, anon, authenticated, service_role;
