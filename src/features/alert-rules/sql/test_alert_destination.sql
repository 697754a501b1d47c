-- Queues a test notification. Returns the id of the delivery; null when the member may not write the destination, or it does not exist.
-- Raises PT409 when it is inactive, or when five of its tests are waiting: the tests of one receiver that does not answer must not delay the
-- notifications of others.
create function private.test_alert_destination(org uuid, destination uuid, payload jsonb) returns uuid
language plpgsql security definer
set search_path = ''
as $$
declare
  max_waiting constant integer := 5;
  is_active boolean;
  queued uuid;
begin
  if org is distinct from private.active_org() or coalesce(private.active_role(), '') not in ('owner', 'admin') then
    return null;
  end if;
  select destinations.active into is_active
  from public.alert_destinations as destinations
  where destinations.org_id = org and destinations.id = destination;
  if not found then
    return null;
  elsif not is_active then
    raise exception 'inactive' using errcode = 'PT409';
  elsif (
    select count(*)
    from public.alert_deliveries as deliveries
    where deliveries.org_id = org and deliveries.destination_id = destination
      and deliveries.event_type = 'alert.test' and deliveries.state = 'waiting'
  ) >= max_waiting then
    raise exception 'too many tests' using errcode = 'PT409';
  end if;
  insert into public.alert_deliveries (org_id, destination_id, event_type, payload)
  values (org, destination, 'alert.test', payload)
  returning id into queued;
  perform private.write_audit(org, 'alert_destination.tested', 'alert_destination', destination, jsonb_build_object('delivery', queued));
  return queued;
end
$$;

revoke all on function private.test_alert_destination(uuid, uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function private.test_alert_destination(uuid, uuid, jsonb) to authenticated;

create function public.test_alert_destination(org uuid, destination uuid, payload jsonb) returns uuid
language sql
set search_path = ''
as $$
  select private.test_alert_destination(org, destination, payload)
$$;

revoke all on function public.test_alert_destination(uuid, uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function public.test_alert_destination(uuid, uuid, jsonb) to authenticated;
