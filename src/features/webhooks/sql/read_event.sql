-- An event with its payload, for an admin. The payload contains what was said in a call, so each reading is written to the audit log. Null
-- when there is no such event.
create function private.read_event(org uuid, connection uuid, event_id uuid) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  found_event jsonb;
begin
  if org is distinct from private.active_org() or private.active_role() not in ('owner', 'admin') then
    return null;
  end if;
  select to_jsonb(events) - array['event', 'dedupe_key'] into found_event
  from public.webhook_events as events
  where events.org_id = org and events.connection_id = connection and events.id = event_id;
  if found then
    perform private.write_audit(org, 'webhook_event.read', 'webhook_event', event_id, '{}');
  end if;
  return found_event;
end
$$;

revoke all on function private.read_event(uuid,uuid,uuid) from public, anon, authenticated, service_role;
grant execute on function private.read_event(uuid,uuid,uuid) to authenticated;

create function public.read_event(org uuid, connection uuid, event_id uuid) returns jsonb
language sql
set search_path = ''
as $$
  select private.read_event(org, connection, event_id)
$$;

revoke all on function public.read_event(uuid,uuid,uuid) from public, anon, authenticated, service_role;
grant execute on function public.read_event(uuid,uuid,uuid) to authenticated;
