-- Events that are due, for one instance of the service: others do not receive them within the lease. An instance that crashes delays its
-- events by the lease. The attempt is counted here, so that an event whose attempts never end (each meets the statement timeout) fails too.
create function private.claim_events(max_events integer)
returns table (id uuid, org_id uuid, connection_id uuid, provider text, source text, payload jsonb)
language plpgsql security definer
set search_path = ''
as $$
declare
  lease constant interval := '1 minute';
  max_attempts constant integer := 12;
begin
  perform private.assert_service();
  update public.webhook_events as events
  set state = 'failed', next_attempt_at = null, error = 'no attempt ended in time'
  where events.next_attempt_at <= now() and events.attempts >= max_attempts;
  return query
    with due as materialized (
      select events.org_id, events.id
      from public.webhook_events as events
      where events.next_attempt_at <= now()
      order by events.next_attempt_at
      limit least(max_events, 100)
      for update skip locked
    )
    update public.webhook_events as events
    set next_attempt_at = now() + lease, attempts = events.attempts + 1
    from due
    join public.connections on connections.org_id = due.org_id
    where events.org_id = due.org_id and events.id = due.id and connections.id = events.connection_id
    returning events.id, events.org_id, events.connection_id, connections.provider, events.source, events.payload;
end
$$;

revoke all on function private.claim_events(integer) from public, anon, authenticated, service_role;
grant execute on function private.claim_events(integer) to anon;

create function public.claim_events(max_events integer)
returns table (id uuid, org_id uuid, connection_id uuid, provider text, source text, payload jsonb)
language sql
set search_path = ''
as $$
  select * from private.claim_events(max_events)
$$;

revoke all on function public.claim_events(integer) from public, anon, authenticated, service_role;
grant execute on function public.claim_events(integer) to anon;
