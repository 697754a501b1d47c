-- Stores a verified event and applies it in the same transaction. An event that cannot be applied now stays `received` and is tried again.
-- `delivery`: { source, dedupe_key, event_type, provider_call_id, occurred_at, state, error, payload, event }. Its state is `received`,
-- `ignored` or `quarantined`. With `apply` false it is only stored. A duplicate changes nothing.
create function private.store_event(org uuid, connection uuid, delivery jsonb, apply boolean)
returns table (event_id uuid, state text, is_duplicate boolean, call_id uuid, is_new_call boolean)
language plpgsql
set search_path = ''
as $$
declare
  stored public.webhook_events;
begin
  insert into public.webhook_events as events (
    org_id, connection_id, source, dedupe_key, event_type, provider_call_id, occurred_at, state, error, next_attempt_at, payload, event
  )
  select
    org, connection, delivery ->> 'source', delivery ->> 'dedupe_key', delivery ->> 'event_type', delivery ->> 'provider_call_id',
    (delivery ->> 'occurred_at')::timestamptz, delivery ->> 'state', delivery ->> 'error',
    case when delivery ->> 'state' = 'received' then now() end, nullif(delivery -> 'payload', 'null'),
    nullif(delivery -> 'event', 'null')
  on conflict on constraint webhook_events_org_id_connection_id_dedupe_key_key do nothing
  returning events.* into stored;
  if not found then
    select events.* into stored
    from public.webhook_events as events
    where events.org_id = org and events.connection_id = connection and events.dedupe_key = delivery ->> 'dedupe_key';
    return query select stored.id, stored.state, true, stored.call_id, false;
    return;
  end if;
  if stored.state <> 'received' or not apply then
    return query select stored.id, stored.state, false, stored.call_id, false;
    return;
  end if;
  return query
    select stored.id, applied.state, false, applied.call_id, applied.is_new_call
    from private.apply_event(stored, true) as applied;
end
$$;

revoke all on function private.store_event(uuid,uuid,jsonb,boolean) from public, anon, authenticated, service_role;
