-- The calls of a filter as cells, and the latest five of them, counted from the rows. A search runs once for both.
create function private.live_cells(
  org uuid,
  filter private.call_filter,
  today_from timestamptz,
  today_before timestamptz,
  out cells private.call_cell[],
  out recent_calls jsonb
)
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  others private.call_filter := filter;
begin
  others.measure := null;
  if filter.search is null then
    cells := array(
      select
        row(
          c.direction, c.status, coalesce(c.sentiment, 'unknown'), count(*),
          count(*) filter (where c.started_at >= today_from and c.started_at < today_before),
          count(c.duration_seconds), coalesce(sum(c.duration_seconds), 0)
        )::private.call_cell
      from public.call_logs as c
      cross join lateral private.counted_version(c, filter.measure) as version
      where c.org_id = org
        and c.org_id = (select private.active_org())
        and private.call_matches(c, others)
      group by c.direction, c.status, c.sentiment
    );
    recent_calls := (select list.calls from public.call_list(org, filter, 'started_at', true, 5) as list);
    return;
  end if;

  with found as materialized (
    select c.*
    from private.search_calls(filter.search, filter) as c
    where c.org_id = org
  )
  select
    array(
      select
        row(
          found.direction, found.status, coalesce(found.sentiment, 'unknown'), count(*),
          count(*) filter (where found.started_at >= today_from and found.started_at < today_before),
          count(found.duration_seconds), coalesce(sum(found.duration_seconds), 0)
        )::private.call_cell
      from found
      group by found.direction, found.status, found.sentiment
    ),
    (
      select coalesce(jsonb_agg(to_jsonb(call) order by call.started_at desc, call.id desc), '[]')
      from (select found.id from found order by found.started_at desc, found.id desc limit 5) as latest
      join public.call_logs as c on c.org_id = org and c.id = latest.id,
      private.call_row(c) as call
    )
  into cells, recent_calls;
end
$$;

revoke all on function private.live_cells(uuid, private.call_filter, timestamptz, timestamptz) from public, anon, authenticated, service_role;
grant execute on function private.live_cells(uuid, private.call_filter, timestamptz, timestamptz) to authenticated;
