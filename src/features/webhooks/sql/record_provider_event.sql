-- Records an event of a provider: its ids of agents and numbers are replaced by ours. An id without a mapping does not delay the call: the
-- call is recorded without it and noted in unmapped_calls.
create function private.record_provider_event(org uuid, connection uuid, event jsonb) returns table (call_id uuid, is_new boolean)
language plpgsql
set search_path = ''
as $$
declare
  known_provider constant text := (
    select connections.provider from public.connections where connections.org_id = org and connections.id = connection
  );
  agent constant uuid := (
    select mappings.agent_id
    from public.connection_mappings as mappings
    where mappings.org_id = org and mappings.connection_id = connection
      and mappings.kind = 'agent' and mappings.provider_id = event ->> 'provider_agent_id'
  );
  number constant uuid := (
    select mappings.phone_number_id
    from public.connection_mappings as mappings
    where mappings.org_id = org and mappings.connection_id = connection
      and mappings.kind = 'number' and mappings.provider_id = event ->> 'provider_number_id'
  );
  named record;
  recorded record;
begin
  -- A detail does not tell the direction, so its call is known or it has to wait. It may name the call by the id at the carrier: recordings
  -- of Vonage name only the conversation.
  if event ->> 'direction' is null then
    -- Another writer may be about to store the call.
    perform private.lock_call(org, known_provider, event ->> 'provider_call_id');
    select calls.provider_call_id, calls.direction into named
    from public.call_logs as calls
    where calls.org_id = org and calls.provider = known_provider and calls.provider_call_id = event ->> 'provider_call_id';
    if not found then
      select calls.provider_call_id, calls.direction into named
      from public.call_logs as calls
      where calls.org_id = org and calls.provider = known_provider and calls.carrier_call_id = event ->> 'provider_call_id'
      order by calls.created_at, calls.id
      limit 1;
    end if;
    if found then
      event := event
        || jsonb_build_object('provider_call_id', named.provider_call_id)
        -- The organisation missed a call that its caller ended before the answer.
        || case when named.direction = 'inbound' and event ->> 'status' = 'canceled' then '{"status": "missed"}' else '{}' end::jsonb;
    end if;
  end if;

  select * into recorded
  from private.record_call(
    (event - array['provider_agent_id', 'provider_number_id', 'recording'])
      || jsonb_build_object('org_id', org, 'provider', known_provider)
      || case when agent is null then '{}' else jsonb_build_object('agent_id', agent) end
      || case when number is null then '{}' else jsonb_build_object('phone_number_id', number) end
  );

  if event ? 'provider_agent_id' and agent is null then
    insert into public.unmapped_calls (org_id, connection_id, kind, provider_id, call_id)
    values (org, connection, 'agent', event ->> 'provider_agent_id', recorded.call_id)
    on conflict do nothing;
  end if;
  if event ? 'provider_number_id' and number is null then
    insert into public.unmapped_calls (org_id, connection_id, kind, provider_id, call_id)
    select org, connection, 'number', event ->> 'provider_number_id', recorded.call_id
    from public.call_logs as calls
    where calls.org_id = org and calls.id = recorded.call_id and calls.phone_number_id is null
    on conflict do nothing;
  end if;

  if event -> 'recording' ->> 'url' is not null then
    insert into public.recording_copies as copies (org_id, call_id, connection_id, provider, url, expires_at, next_attempt_at)
    values (
      org, recorded.call_id, connection, known_provider, event -> 'recording' ->> 'url',
      (event -> 'recording' ->> 'expires_at')::timestamptz, now()
    )
    on conflict on constraint recording_copies_org_id_call_id_key do update
      set url = excluded.url, expires_at = excluded.expires_at
      where copies.state = 'waiting';
  end if;
  return query select recorded.call_id, recorded.is_new;
end
$$;

revoke all on function private.record_provider_event(uuid,uuid,jsonb) from public, anon, authenticated, service_role;
