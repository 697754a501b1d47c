-- By whatever bounds, from the rows: of an index alone.
create function public.call_series(org uuid, bounds timestamptz[], grouped_by text default 'none')
returns table (value text, buckets integer[], calls bigint[], completed bigint[], timed bigint[], seconds bigint[])
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
    select
      f.value, array_agg(f.bucket order by f.bucket), array_agg(f.calls order by f.bucket),
      array_agg(f.completed order by f.bucket), array_agg(f.timed order by f.bucket), array_agg(f.seconds order by f.bucket)
    from (
      select
        case grouped_by
          when 'direction' then c.direction when 'status' then c.status when 'sentiment' then coalesce(c.sentiment, 'unknown') else 'all'
        end as value,
        width_bucket(c.started_at, bounds) as bucket,
        count(*) as calls,
        count(*) filter (where c.status = 'completed') as completed,
        count(c.duration_seconds) filter (where c.status = 'completed') as timed,
        coalesce(sum(c.duration_seconds) filter (where c.status = 'completed'), 0) as seconds
      from public.call_logs c
      where c.org_id = org
        and c.org_id = (select private.active_org())
        and c.started_at >= bounds[1]
        and c.started_at < bounds[cardinality(bounds)]
      group by 1, 2
    ) f
    group by f.value
    union all
    select null, '{}', '{}', '{}', '{}', '{}';
end
$$;

revoke all on function public.call_series(uuid,timestamp with time zone[],text) from public, anon, authenticated, service_role;
grant execute on function public.call_series(uuid,timestamp with time zone[],text) to authenticated;
