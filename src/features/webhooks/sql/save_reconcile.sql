-- Saves how far a run of the reconciler is. `progress`: { state, reconciled_to, is_night, error }. Its state is `running`, `ended`, or
-- `released` by an instance that shuts down. Returns the new lease, or null when the lease was lost: the run must stop.
create function private.save_reconcile(org uuid, connection uuid, lease timestamptz, progress jsonb) returns timestamptz
language plpgsql security definer
set search_path = ''
as $$
declare
  renewed timestamptz;
begin
  perform private.assert_service();
  update public.connection_states as states
  set
    leased_until = case when progress ->> 'state' = 'running' then now() + interval '5 minutes' else '-infinity' end,
    reconciled_to = greatest(states.reconciled_to, (progress ->> 'reconciled_to')::timestamptz),
    last_run_at = case when progress ->> 'state' = 'ended' then now() else states.last_run_at end,
    last_night_run_at = case
      when progress ->> 'state' = 'ended' and (progress ->> 'is_night')::boolean and progress ->> 'error' is null then now()
      else states.last_night_run_at
    end,
    last_error = case when progress ->> 'state' = 'ended' then left(progress ->> 'error', 500) else states.last_error end,
    last_error_at = case when progress ->> 'error' is not null then now() else states.last_error_at end
  where states.org_id = org and states.connection_id = connection and states.leased_until = lease
  returning states.leased_until into renewed;
  return renewed;
end
$$;

revoke all on function private.save_reconcile(uuid,uuid,timestamptz,jsonb) from public, anon, authenticated, service_role;
grant execute on function private.save_reconcile(uuid,uuid,timestamptz,jsonb) to anon;

create function public.save_reconcile(org uuid, connection uuid, lease timestamptz, progress jsonb) returns timestamptz
language sql
set search_path = ''
as $$
  select private.save_reconcile(org, connection, lease, progress)
$$;

revoke all on function public.save_reconcile(uuid,uuid,timestamptz,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.save_reconcile(uuid,uuid,timestamptz,jsonb) to anon;
