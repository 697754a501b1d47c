-- Queues a notification again, with the same id. Returns its state before; null when the member may not write the destination, or it does
-- not exist. Changes nothing while it is waiting.
create function private.replay_alert_delivery(org uuid, destination uuid, delivery uuid) returns text
language plpgsql security definer
set search_path = ''
as $$
declare
  held text;
begin
  if org is distinct from private.active_org() or coalesce(private.active_role(), '') not in ('owner', 'admin') then
    return null;
  end if;
  select deliveries.state into held
  from public.alert_deliveries as deliveries
  where deliveries.org_id = org and deliveries.destination_id = destination and deliveries.id = delivery
  for update;
  if held is null or held = 'waiting' then
    return held;
  end if;
  update public.alert_deliveries as deliveries
  set state = 'waiting', attempts = 0, next_attempt_at = now(), delivered_at = null
  where deliveries.org_id = org and deliveries.id = delivery;
  perform private.write_audit(org, 'alert_delivery.replayed', 'alert_destination', destination, jsonb_build_object('delivery', delivery));
  return held;
end
$$;

revoke all on function private.replay_alert_delivery(uuid, uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function private.replay_alert_delivery(uuid, uuid, uuid) to authenticated;

create function public.replay_alert_delivery(org uuid, destination uuid, delivery uuid) returns text
language sql
set search_path = ''
as $$
  select private.replay_alert_delivery(org, destination, delivery)
$$;

revoke all on function public.replay_alert_delivery(uuid, uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function public.replay_alert_delivery(uuid, uuid, uuid) to authenticated;
