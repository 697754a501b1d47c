-- Queues stored events to be applied again, the oldest first. `filter`: { event_id }, or { from, to, states, max_events }. Events whose
-- payload is deleted are left out. `next_from` is where the rest of the range begins; null when there is none.
create function private.queue_events(org uuid, connection uuid, filter jsonb) returns table (queued integer, next_from timestamptz)
language plpgsql
set search_path = ''
as $$
declare
  max_events constant integer := coalesce((filter ->> 'max_events')::integer, 1);
begin
  return query
    with matching as materialized (
      select events.id, events.received_at, row_number() over (order by events.received_at, events.id) as place
      from public.webhook_events as events
      where events.org_id = org and events.connection_id = connection
        and events.payload is not null
        and (filter ->> 'event_id' is null or events.id = (filter ->> 'event_id')::uuid)
        and (filter ->> 'from' is null or events.received_at >= (filter ->> 'from')::timestamptz)
        and (filter ->> 'to' is null or events.received_at < (filter ->> 'to')::timestamptz)
        and (filter -> 'states' is null or events.state in (select jsonb_array_elements_text(filter -> 'states')))
      order by events.received_at, events.id
      limit max_events + 1
    ),
    changed as (
      update public.webhook_events as events
      set state = 'received', attempts = 0, next_attempt_at = now()
      from matching
      where events.org_id = org and events.id = matching.id and matching.place <= max_events
      returning events.id
    )
    select
      (select count(*) from changed)::integer,
      (select matching.received_at from matching where matching.place > max_events);
end
$$;

revoke all on function private.queue_events(uuid,uuid,jsonb) from public, anon, authenticated, service_role;
