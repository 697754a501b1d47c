-- Applies a stored event to its call, and then the events of the same call that waited for it: the first of them here, the others by the
-- job at once, so that one event never takes longer than a statement may. An error is stored without the values of the event.
create function private.apply_event(stored public.webhook_events, with_waiting boolean)
returns table (state text, call_id uuid, is_new_call boolean)
language plpgsql
set search_path = ''
as $$
declare
  max_attempts constant integer := 12;
  max_waiting constant integer := 10;
  recorded record;
  failure text;
  waiting public.webhook_events;
begin
  begin
    select * into recorded from private.record_provider_event(stored.org_id, stored.connection_id, stored.event);
  exception
    when sqlstate 'CB001' then
      failure := 'the call is not known yet';
    when others then
      failure := format('error %s', sqlstate);
  end;

  if failure is not null then
    update public.webhook_events as events
    set
      attempts = stored.attempts + 1,
      error = failure,
      state = case when stored.attempts + 1 >= max_attempts then 'failed' else 'received' end,
      next_attempt_at = case
        when stored.attempts + 1 < max_attempts then now() + least(interval '5 s' * 2 ^ stored.attempts, interval '1 hour')
      end
    where events.org_id = stored.org_id and events.id = stored.id
    returning events.state into apply_event.state;
    return query select apply_event.state, null::uuid, false;
    return;
  end if;

  update public.webhook_events as events
  set
    state = 'applied', applied_at = now(), attempts = stored.attempts + 1, error = null, next_attempt_at = null, event = null,
    call_id = recorded.call_id, is_lost_webhook = recorded.is_new and stored.source = 'reconcile'
  where events.org_id = stored.org_id and events.id = stored.id;

  -- The reconciler was only faster than the webhook.
  if stored.source = 'webhook' and not recorded.is_new then
    update public.webhook_events as events
    set is_lost_webhook = false
    where events.org_id = stored.org_id
      and events.connection_id = stored.connection_id
      and events.call_id = recorded.call_id
      and events.is_lost_webhook;
  end if;

  if with_waiting then
    update public.webhook_events as events
    set next_attempt_at = now()
    where events.org_id = stored.org_id
      and events.id in (
        select every.id
        from public.webhook_events as every
        where every.org_id = stored.org_id
          and every.connection_id = stored.connection_id
          and every.provider_call_id in (stored.provider_call_id, stored.event ->> 'carrier_call_id')
          and every.next_attempt_at > now()
          and every.id <> stored.id
          and every.error = 'the call is not known yet'
        for update skip locked
      );
    for waiting in
      select events.*
      from public.webhook_events as events
      where events.org_id = stored.org_id
        and events.connection_id = stored.connection_id
        and events.provider_call_id in (stored.provider_call_id, stored.event ->> 'carrier_call_id')
        and events.next_attempt_at is not null
        and events.id <> stored.id
        and events.error = 'the call is not known yet'
      order by events.received_at
      limit max_waiting
      for update skip locked
    loop
      perform private.apply_event(waiting, false);
    end loop;
  end if;
  return query select 'applied', recorded.call_id, recorded.is_new;
end
$$;

revoke all on function private.apply_event(public.webhook_events,boolean) from public, anon, authenticated, service_role;
