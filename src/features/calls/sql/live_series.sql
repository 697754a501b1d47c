-- The sums of call_series from the rows: an index-only scan.
create function private.live_series(org uuid, bounds timestamptz[], grouped_by text, filter private.call_filter)
returns table (value text, buckets integer[], calls bigint[], timed bigint[], seconds bigint[])
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
    select
      f.value, array_agg(f.bucket order by f.bucket), array_agg(f.calls order by f.bucket), array_agg(f.timed order by f.bucket),
      array_agg(f.seconds order by f.bucket)
    from (
      select
        case grouped_by
          when 'direction' then c.direction
          when 'status' then c.status
          when 'sentiment' then coalesce(c.sentiment, 'unknown')
          else 'all'
        end as value,
        width_bucket(c.started_at, bounds) as bucket,
        count(*) as calls,
        count(c.duration_seconds) as timed,
        coalesce(sum(c.duration_seconds), 0) as seconds
      from public.call_logs as c
      where c.org_id = org
        and c.org_id = (select private.active_org())
        and c.started_at >= bounds[1]
        and c.started_at < bounds[cardinality(bounds)]
        and private.call_matches(c, filter)
      group by 1, 2
    ) as f
    group by f.value;
end
$$;

revoke all on function private.live_series(uuid, timestamptz[], text, private.call_filter) from public, anon, authenticated, service_role;
grant execute on function private.live_series(uuid, timestamptz[], text, private.call_filter) to authenticated;
