-- Deletes deliveries after 30 days and changes of states after 90 days, at most `max_rows` of each. Returns how many rows it deleted.
create function private.prune_alerts(max_rows integer) returns integer
language plpgsql security definer
set search_path = ''
as $$
declare
  deliveries_deleted integer;
  changes_deleted integer;
begin
  perform private.assert_service();
  with old as materialized (
    select deliveries.org_id, deliveries.id
    from public.alert_deliveries as deliveries
    where deliveries.created_at < now() - interval '30 days' and deliveries.next_attempt_at is null
    order by deliveries.created_at
    limit least(max_rows, 1000)
    for update skip locked
  )
  delete from public.alert_deliveries as deliveries using old where deliveries.org_id = old.org_id and deliveries.id = old.id;
  get diagnostics deliveries_deleted = row_count;

  with old as materialized (
    select changes.org_id, changes.id
    from public.alert_rule_changes as changes
    where changes.at < now() - interval '90 days'
    order by changes.at
    limit least(max_rows, 1000)
    for update skip locked
  )
  delete from public.alert_rule_changes as changes using old where changes.org_id = old.org_id and changes.id = old.id;
  get diagnostics changes_deleted = row_count;
  return deliveries_deleted + changes_deleted;
end
$$;

revoke all on function private.prune_alerts(integer) from public, anon, authenticated, service_role;
grant execute on function private.prune_alerts(integer) to anon;

create function public.prune_alerts(max_rows integer) returns integer
language sql
set search_path = ''
as $$
  select private.prune_alerts(max_rows)
$$;

revoke all on function public.prune_alerts(integer) from public, anon, authenticated, service_role;
grant execute on function public.prune_alerts(integer) to anon;
