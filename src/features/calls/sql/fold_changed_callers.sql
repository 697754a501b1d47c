-- Computes the callers with changed calls again, and deletes these changes: at most `max_changes` of them. Returns whether there may be more.
-- The second statement has one snapshot. A call that commits later also adds a change, which this statement does not see or delete.
create function private.fold_changed_callers(max_changes integer) returns boolean
language plpgsql
set search_path = ''
as $$
declare
  deleted integer;
begin
  -- One fold at a time: an older snapshot must not overwrite a newer one.
  if not pg_try_advisory_xact_lock(hashtext('callboard fold of callers')) then
    return false;
  end if;
  with changes as materialized (
    select changed.ctid as place, changed.org_id, changed.number from private.changed_callers as changed limit max_changes
  ),
  callers as materialized (
    select distinct changes.org_id, changes.number
    from changes
    join public.organizations on organizations.id = changes.org_id
  ),
  computed as materialized (
    select callers.org_id, callers.number, calls.first_at, calls.last_at, calls.attempts
    from callers
    left join lateral private.unanswered_calls(callers.org_id, callers.number) as calls on true
  ),
  answered as (
    delete from private.unanswered_callers as known
    using computed
    where known.org_id = computed.org_id and known.number = computed.number and computed.attempts is null
  ),
  unanswered as (
    insert into private.unanswered_callers as known (org_id, number, first_at, last_at, attempts)
    select * from computed where computed.attempts is not null
    on conflict (org_id, number) do update
      set first_at = excluded.first_at, last_at = excluded.last_at, attempts = excluded.attempts
      where (known.first_at, known.last_at, known.attempts)
        is distinct from (excluded.first_at, excluded.last_at, excluded.attempts)
  )
  delete from private.changed_callers as changed
  where changed.ctid = any (array(select changes.place from changes));
  get diagnostics deleted = row_count;
  return deleted = max_changes;
end
$$;

revoke all on function private.fold_changed_callers(integer) from public, anon, authenticated, service_role;
