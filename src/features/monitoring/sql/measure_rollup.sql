-- How far the rollup of calls is, over all organisations. Changes are counted up to `max_changes`: after a long stop they are many.
create function private.measure_rollup(max_changes integer) returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
begin
  if not private.may_monitor() then
    raise exception 'only ops and monitor may read the state of the rollup' using errcode = 'insufficient_privilege';
  end if;
  return (
    select jsonb_build_object(
      'unfinishedRecounts', (
        select count(*)
        from private.call_clocks
        join public.org_settings on org_settings.org_id = call_clocks.org_id
        where call_clocks.counted_before <> 'infinity' or call_clocks.timezone <> org_settings.timezone
      ),
      'unfoldedChanges', least(count(*), max_changes),
      'hasMoreChanges', count(*) > max_changes,
      'organizationsToFold', count(distinct changes.org_id)
    )
    from (select call_changes.org_id from private.call_changes limit max_changes + 1) as changes
  );
end
$$;

revoke all on function private.measure_rollup(integer) from public, anon, authenticated, service_role;
grant execute on function private.measure_rollup(integer) to authenticated;

create function public.measure_rollup(max_changes integer) returns jsonb
language sql stable
set search_path = ''
as $$
  select private.measure_rollup(max_changes)
$$;

revoke all on function public.measure_rollup(integer) from public, anon, authenticated, service_role;
grant execute on function public.measure_rollup(integer) to authenticated;
