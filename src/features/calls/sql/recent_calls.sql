-- The latest five calls of a filter, as lists show them.
create function private.recent_calls(org uuid, filter private.call_filter) returns jsonb
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  measure constant text := filter.measure;
begin
  filter.measure := null;
  return (
    select coalesce(jsonb_agg(to_jsonb(call) order by call.started_at desc, call.id desc), '[]')
    from (
      select c.id
      from public.call_logs as c
      cross join lateral private.counted_version(c, measure) as version
      where c.org_id = org
        and c.org_id = (select private.active_org())
        and private.call_matches(c, filter)
      order by c.started_at desc, c.id desc
      limit 5
    ) as latest
    join public.call_logs as c on c.org_id = org and c.id = latest.id,
    private.call_row(c) as call
  );
end
$$;

revoke all on function private.recent_calls(uuid, private.call_filter) from public, anon, authenticated, service_role;
grant execute on function private.recent_calls(uuid, private.call_filter) to authenticated;
