-- Queues events for an admin, as queue_events describes it. No row when the connection does not exist.
create function private.replay_events(org uuid, connection uuid, filter jsonb) returns table (queued integer, next_from timestamptz)
language plpgsql security definer
set search_path = ''
as $$
begin
  if org is distinct from private.active_org() or private.active_role() not in ('owner', 'admin') or not exists (
    select from public.connections where connections.org_id = org and connections.id = connection
  ) then
    return;
  end if;
  select queue.queued, queue.next_from into queued, next_from
  from private.queue_events(
    org, connection, filter || jsonb_build_object('max_events', least((filter ->> 'max_events')::integer, 1000))
  ) as queue;
  perform private.write_audit(
    org, 'webhook_events.replayed', 'connection', connection, (filter - 'max_events') || jsonb_build_object('queued', queued)
  );
  return next;
end
$$;

revoke all on function private.replay_events(uuid,uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function private.replay_events(uuid,uuid,jsonb) to authenticated;

create function public.replay_events(org uuid, connection uuid, filter jsonb) returns table (queued integer, next_from timestamptz)
language sql
set search_path = ''
as $$
  select * from private.replay_events(org, connection, filter)
$$;

revoke all on function public.replay_events(uuid,uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.replay_events(uuid,uuid,jsonb) to authenticated;
