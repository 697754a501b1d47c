-- Applies a stored event again. `reading` is what the adapter reads in its payload now: { state, event_type, provider_call_id, occurred_at,
-- event, error }, as in receive_event. Null: the payload is deleted, and the event that was read before is applied. Returns null, and
-- changes nothing, when the event is not due any more.
create function private.retry_event(org uuid, event_id uuid, reading jsonb) returns text
language plpgsql security definer
set search_path = ''
as $$
declare
  stored public.webhook_events;
begin
  perform private.assert_service();
  select events.* into stored
  from public.webhook_events as events
  where events.org_id = org and events.id = event_id and events.state = 'received'
  for update;
  if not found then
    return null;
  end if;

  if reading is not null then
    update public.webhook_events as events
    set
      state = reading ->> 'state',
      next_attempt_at = case when reading ->> 'state' = 'received' then events.next_attempt_at end,
      event_type = coalesce(reading ->> 'event_type', events.event_type),
      provider_call_id = coalesce(reading ->> 'provider_call_id', events.provider_call_id),
      occurred_at = coalesce((reading ->> 'occurred_at')::timestamptz, events.occurred_at),
      event = nullif(reading -> 'event', 'null'),
      error = coalesce(reading ->> 'error', events.error)
    where events.org_id = org and events.id = event_id
    returning events.* into stored;
  end if;
  if stored.state <> 'received' then
    return stored.state;
  end if;
  -- claim_events has counted this attempt.
  stored.attempts := greatest(stored.attempts - 1, 0);
  return (select applied.state from private.apply_event(stored, true) as applied);
end
$$;

revoke all on function private.retry_event(uuid,uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function private.retry_event(uuid,uuid,jsonb) to anon;

create function public.retry_event(org uuid, event_id uuid, reading jsonb) returns text
language sql
set search_path = ''
as $$
  select private.retry_event(org, event_id, reading)
$$;

revoke all on function public.retry_event(uuid,uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.retry_event(uuid,uuid,jsonb) to anon;
