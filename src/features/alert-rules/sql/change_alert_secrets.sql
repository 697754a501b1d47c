-- Adds a secret, or removes the older or the newer of two. Members cannot read the secrets, so they cannot change them by an update. The
-- number of secrets after the change; null when the member may not write the destination, or it does not exist. The newest is the first.
create function private.change_alert_secrets(org uuid, destination uuid, added text, removed text) returns integer
language plpgsql security definer
set search_path = ''
as $$
declare
  held text[];
  destination_kind text;
begin
  if org is distinct from private.active_org() or coalesce(private.active_role(), '') not in ('owner', 'admin') then
    return null;
  end if;
  select destinations.secrets, destinations.kind into held, destination_kind
  from public.alert_destinations as destinations
  where destinations.org_id = org and destinations.id = destination
  for no key update;
  if not found then
    return null;
  elsif destination_kind <> 'webhook' or (added is not null and cardinality(held) = 2) or (removed is not null and cardinality(held) < 2) then
    raise exception 'not possible with these secrets' using errcode = 'PT409';
  end if;
  held := case
    when added is not null then added || held
    when removed = 'older' then held[1:1]
    when removed = 'newer' then held[2:2]
    else held
  end;
  update public.alert_destinations as destinations set secrets = held where destinations.org_id = org and destinations.id = destination;
  return cardinality(held);
end
$$;

revoke all on function private.change_alert_secrets(uuid, uuid, text, text) from public, anon, authenticated, service_role;
grant execute on function private.change_alert_secrets(uuid, uuid, text, text) to authenticated;

create function public.change_alert_secrets(org uuid, destination uuid, added text default null, removed text default null) returns integer
language sql
set search_path = ''
as $$
  select private.change_alert_secrets(org, destination, added, removed)
$$;

revoke all on function public.change_alert_secrets(uuid, uuid, text, text) from public, anon, authenticated, service_role;
grant execute on function public.change_alert_secrets(uuid, uuid, text, text) to authenticated;
