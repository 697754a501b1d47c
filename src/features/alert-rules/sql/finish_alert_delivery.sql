-- Saves the result of an attempt: { response_status, error, is_final }. Without an error, the notification is delivered. After a failure it
-- is sent again later: after 5 seconds at first, and after 20 hours at last, with up to a quarter more at random. A destination is made
-- inactive after 5 days without a success, and at once by status 410. Returns the state of the delivery; null when the attempt is not the
-- last one.
create function private.finish_alert_delivery(org uuid, delivery_id uuid, attempt integer, result jsonb) returns text
language plpgsql security definer
set search_path = ''
as $$
declare
  delays constant interval[] := array['5 s', '1 min', '5 min', '30 min', '2 h', '5 h', '10 h', '14 h', '20 h'];
  failure constant text := left(result ->> 'error', 100);
  status constant integer := (result ->> 'response_status')::integer;
  is_last constant boolean := coalesce((result ->> 'is_final')::boolean, false) or attempt > cardinality(delays);
  saved public.alert_deliveries;
begin
  perform private.assert_service();
  update public.alert_deliveries as deliveries
  set
    state = case when failure is null then 'delivered' when is_last then 'failed' else 'waiting' end,
    next_attempt_at = case when failure is not null and not is_last then now() + delays[attempt] * (1 + random() / 4) end,
    response_status = status,
    error = failure,
    delivered_at = case when failure is null then now() end
  where deliveries.org_id = org and deliveries.id = delivery_id and deliveries.attempts = attempt and deliveries.state = 'waiting'
  returning deliveries.* into saved;
  if not found then
    return null;
  end if;

  -- Only if something changes: each change is audited.
  if failure is null then
    update public.alert_destinations as destinations
    set failing_since = null
    where destinations.org_id = org and destinations.id = saved.destination_id and destinations.failing_since is not null;
    return saved.state;
  end if;
  update public.alert_destinations as destinations
  set failing_since = now()
  where destinations.org_id = org and destinations.id = saved.destination_id and destinations.failing_since is null;
  update public.alert_destinations as destinations
  set
    active = false,
    disabled_reason = case
      when status = 410 then 'The server answered 410, so it accepts no more notifications'
      else 'No notification was accepted for 5 days. The last failure: ' || failure
    end
  where destinations.org_id = org and destinations.id = saved.destination_id and destinations.active
    and (status = 410 or destinations.failing_since < now() - interval '5 days');
  return saved.state;
end
$$;

revoke all on function private.finish_alert_delivery(uuid, uuid, integer, jsonb) from public, anon, authenticated, service_role;
grant execute on function private.finish_alert_delivery(uuid, uuid, integer, jsonb) to anon;

create function public.finish_alert_delivery(org uuid, delivery_id uuid, attempt integer, result jsonb) returns text
language sql
set search_path = ''
as $$
  select private.finish_alert_delivery(org, delivery_id, attempt, result)
$$;

revoke all on function public.finish_alert_delivery(uuid, uuid, integer, jsonb) from public, anon, authenticated, service_role;
grant execute on function public.finish_alert_delivery(uuid, uuid, integer, jsonb) to anon;
