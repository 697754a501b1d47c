-- Leases the connection that is due for a run of the reconciler, if there is one. The lease is a column and not an advisory lock: a run sends
-- many requests to PostgREST, each in a session of its own. A crashed instance loses the connection when the lease expires.
-- A nightly run is due once after 2:00 UTC, and for a new connection at once.
create function private.claim_reconcile()
returns table (org_id uuid, id uuid, provider text, options jsonb, api_key text, reconciled_to timestamptz, is_night boolean, lease timestamptz)
language plpgsql security definer
set search_path = ''
as $$
declare
  last_night constant timestamptz := date_trunc('day', now() - interval '2 hours', 'UTC') + interval '2 hours';
begin
  perform private.assert_service();
  insert into public.connection_states (org_id, connection_id)
  select connections.org_id, connections.id
  from public.connections
  where connections.has_api_key and connections.active and not exists (
    select from public.connection_states as states
    where states.org_id = connections.org_id and states.connection_id = connections.id
  )
  on conflict do nothing;

  return query
    with due as materialized (
      select
        states.org_id, states.connection_id, connections.provider, connections.options, connections.api_key,
        states.last_night_run_at is null or states.last_night_run_at < last_night as is_night
      from public.connection_states as states
      join public.connections on connections.org_id = states.org_id and connections.id = states.connection_id
      join public.organizations as orgs on orgs.id = states.org_id
      where connections.has_api_key and connections.active and orgs.deleted_at is null
        and states.leased_until < now()
        and (states.last_run_at is null or states.last_run_at < now() - interval '5 minutes')
      order by states.last_run_at nulls first
      limit 1
      for update of states skip locked
    )
    update public.connection_states as states
    set leased_until = now() + interval '5 minutes'
    from due
    where states.org_id = due.org_id and states.connection_id = due.connection_id
    returning
      due.org_id, due.connection_id, due.provider, due.options, due.api_key, states.reconciled_to, due.is_night, states.leased_until;
end
$$;

revoke all on function private.claim_reconcile() from public, anon, authenticated, service_role;
grant execute on function private.claim_reconcile() to anon;

create function public.claim_reconcile()
returns table (org_id uuid, id uuid, provider text, options jsonb, api_key text, reconciled_to timestamptz, is_night boolean, lease timestamptz)
language sql
set search_path = ''
as $$
  select * from private.claim_reconcile()
$$;

revoke all on function public.claim_reconcile() from public, anon, authenticated, service_role;
grant execute on function public.claim_reconcile() to anon;
