-- The sums of call_series by day, from the rollup. `days`: the start of each time bucket, and the end of the last one.
create function private.rollup_series(org uuid, days date[], grouped_by text, filter private.call_filter)
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
          when 'direction' then d.direction when 'status' then d.status when 'sentiment' then d.sentiment else 'all'
        end as value,
        width_bucket(d.day, days) as bucket,
        sum(d.calls)::bigint as calls,
        sum(d.timed)::bigint as timed,
        sum(d.seconds)::bigint as seconds
      from public.call_daily_totals as d
      where d.org_id = org
        and d.org_id = (select private.active_org())
        and d.day >= days[1]
        and d.day < days[cardinality(days)]
        and private.rollup_matches(d.direction, d.status, d.sentiment, filter)
      group by 1, 2
      having sum(d.calls) > 0
    ) as f
    group by f.value;
end
$$;

revoke all on function private.rollup_series(uuid, date[], text, private.call_filter) from public, anon, authenticated, service_role;
grant execute on function private.rollup_series(uuid, date[], text, private.call_filter) to authenticated;
