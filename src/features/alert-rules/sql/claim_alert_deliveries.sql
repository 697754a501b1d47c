-- Notifications that are due, for one instance of the service: others do not receive them within the lease. An instance that crashes delays
-- its notifications by the lease. The attempt is counted here, so that one whose attempts never end fails too. The URL and the secrets are
-- encrypted.
create function private.claim_alert_deliveries(max_deliveries integer)
returns table (
  org_id uuid, id uuid, attempt integer, event_type text, payload jsonb, destination_id uuid, kind text, secret_url text, secrets text[]
)
language plpgsql security definer
set search_path = ''
as $$
declare
  lease constant interval := '1 minute';
  max_attempts constant integer := 10;
begin
  perform private.assert_service();
  update public.alert_deliveries as deliveries
  set
    state = 'failed',
    next_attempt_at = null,
    error = case when destinations.active then 'NO_ATTEMPT_ENDED' else 'DESTINATION_INACTIVE' end
  from public.alert_destinations as destinations
  where deliveries.next_attempt_at <= now()
    and destinations.org_id = deliveries.org_id and destinations.id = deliveries.destination_id
    and (deliveries.attempts >= max_attempts or not destinations.active);
  return query
    with due as materialized (
      select deliveries.org_id, deliveries.id
      from public.alert_deliveries as deliveries
      where deliveries.next_attempt_at <= now()
        and exists (select from public.organizations as orgs where orgs.id = deliveries.org_id and orgs.deleted_at is null)
      order by deliveries.next_attempt_at
      limit least(max_deliveries, 100)
      for update skip locked
    )
    update public.alert_deliveries as deliveries
    set next_attempt_at = now() + lease, attempts = deliveries.attempts + 1
    from due
    join public.alert_destinations as destinations on destinations.org_id = due.org_id
    where deliveries.org_id = due.org_id and deliveries.id = due.id and destinations.id = deliveries.destination_id
    returning
      deliveries.org_id, deliveries.id, deliveries.attempts, deliveries.event_type, deliveries.payload, destinations.id,
      destinations.kind, destinations.secret_url, destinations.secrets;
end
$$;

revoke all on function private.claim_alert_deliveries(integer) from public, anon, authenticated, service_role;
grant execute on function private.claim_alert_deliveries(integer) to anon;

create function public.claim_alert_deliveries(max_deliveries integer)
returns table (
  org_id uuid, id uuid, attempt integer, event_type text, payload jsonb, destination_id uuid, kind text, secret_url text, secrets text[]
)
language sql
set search_path = ''
as $$
  select * from private.claim_alert_deliveries(max_deliveries)
$$;

revoke all on function public.claim_alert_deliveries(integer) from public, anon, authenticated, service_role;
grant execute on function public.claim_alert_deliveries(integer) to anon;
