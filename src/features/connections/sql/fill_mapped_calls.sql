-- Fills in the agents and numbers of calls whose mapping was added after the call was recorded. One batch: the number of filled rows of
-- unmapped_calls. Without an organisation, those of all connections. The calls are locked before the rows of unmapped_calls, in the order
-- of private.record_provider_event; a call that is locked is left for the next batch.
create function private.fill_mapped_calls(org uuid, connection uuid, max_calls integer) returns integer
language plpgsql security definer
set search_path = ''
as $$
declare
  filled integer;
begin
  perform private.assert_service();
  with found as materialized (
    select
      unmapped.org_id, unmapped.connection_id, unmapped.kind, unmapped.provider_id, unmapped.call_id,
      mappings.agent_id, mappings.phone_number_id
    from public.connection_mappings as mappings
    join public.unmapped_calls as unmapped
      on unmapped.org_id = mappings.org_id
      and unmapped.connection_id = mappings.connection_id
      and unmapped.kind = mappings.kind
      and unmapped.provider_id = mappings.provider_id
    join public.call_logs as calls on calls.org_id = unmapped.org_id and calls.id = unmapped.call_id
    where fill_mapped_calls.org is null
      or (mappings.org_id = fill_mapped_calls.org and mappings.connection_id = fill_mapped_calls.connection)
    limit max_calls
    for no key update of calls skip locked
  ),
  -- An agent and a number of one call may be found together.
  by_call as (
    select
      found.org_id, found.call_id,
      (array_agg(found.agent_id) filter (where found.agent_id is not null))[1] as agent_id,
      (array_agg(found.phone_number_id) filter (where found.phone_number_id is not null))[1] as phone_number_id
    from found
    group by found.org_id, found.call_id
  ),
  changed as (
    update public.call_logs as calls
    set
      agent_id = coalesce(calls.agent_id, by_call.agent_id),
      phone_number_id = coalesce(calls.phone_number_id, by_call.phone_number_id)
    from by_call
    where calls.org_id = by_call.org_id and calls.id = by_call.call_id
  ),
  deleted as (
    delete from public.unmapped_calls as unmapped
    using found
    where unmapped.org_id = found.org_id
      and unmapped.connection_id = found.connection_id
      and unmapped.kind = found.kind
      and unmapped.provider_id = found.provider_id
      and unmapped.call_id = found.call_id
  )
  select count(*) into filled from found;
  return filled;
end
$$;

revoke all on function private.fill_mapped_calls(uuid,uuid,integer) from public, anon, authenticated, service_role;
grant execute on function private.fill_mapped_calls(uuid,uuid,integer) to anon;

create function public.fill_mapped_calls(max_calls integer, org uuid default null, connection uuid default null) returns integer
language sql
set search_path = ''
as $$
  select private.fill_mapped_calls(org, connection, max_calls)
$$;

revoke all on function public.fill_mapped_calls(integer,uuid,uuid) from public, anon, authenticated, service_role;
grant execute on function public.fill_mapped_calls(integer,uuid,uuid) to anon;
