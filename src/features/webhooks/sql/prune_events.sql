-- Deletes payloads after 7 days and events after 30 days, at most `max_rows` of each. Of failed and quarantined events the payload stays
-- as long as the event, so that they can be replayed. Returns how many rows it changed.
create function private.prune_events(max_rows integer) returns integer
language plpgsql security definer
set search_path = ''
as $$
declare
  deleted integer;
  emptied integer;
begin
  perform private.assert_service();
  with old as materialized (
    select events.org_id, events.id
    from public.webhook_events as events
    where events.received_at < now() - interval '30 days' and events.next_attempt_at is null
    order by events.received_at
    limit least(max_rows, 1000)
    for update skip locked
  )
  delete from public.webhook_events as events using old where events.org_id = old.org_id and events.id = old.id;
  get diagnostics deleted = row_count;

  with old as materialized (
    select events.org_id, events.id
    from public.webhook_events as events
    where events.received_at < now() - interval '7 days' and events.payload is not null and events.state in ('applied', 'ignored')
    order by events.received_at
    limit least(max_rows, 1000)
    for update skip locked
  )
  update public.webhook_events as events
  set payload = null
  from old
  where events.org_id = old.org_id and events.id = old.id;
  get diagnostics emptied = row_count;
  return deleted + emptied;
end
$$;

revoke all on function private.prune_events(integer) from public, anon, authenticated, service_role;
grant execute on function private.prune_events(integer) to anon;

create function public.prune_events(max_rows integer) returns integer
language sql
set search_path = ''
as $$
  select private.prune_events(max_rows)
$$;

revoke all on function public.prune_events(integer) from public, anon, authenticated, service_role;
grant execute on function public.prune_events(integer) to anon;
