-- The figures over time, by the hour of the week, and by agent. What a bucket is, the caller says: by its bounds, of which each is the
-- end of one and the beginning of the next. A row for each value and not for each bucket, since PostgREST may cut at a thousand
-- rows; buckets without calls are absent. The row without a value is always there: without it, there is no answer.


-- By days, from the totals; no row where they can not tell.
create function public.kept_call_series(org uuid, zone text, bounds timestamptz[], grouped_by text default 'none')
returns table (value text, buckets integer[], calls bigint[], completed bigint[], timed bigint[], seconds bigint[])
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  days constant date[] := array(
    select private.day_beginning(bound, zone) from unnest(bounds) with ordinality as given (bound, place) order by place
  );
begin
  if zone is distinct from private.counted_clock() or array_position(days, null) is not null then
    return;
  end if;
  return query
    select
      f.value, array_agg(f.bucket order by f.bucket), array_agg(f.calls order by f.bucket),
      array_agg(f.completed order by f.bucket), array_agg(f.timed order by f.bucket), array_agg(f.seconds order by f.bucket)
    from (
      select
        case grouped_by
          when 'direction' then d.direction when 'status' then d.status when 'sentiment' then d.sentiment else 'all'
        end as value,
        width_bucket(d.day, days) as bucket,
        sum(d.calls)::bigint as calls,
        coalesce(sum(d.calls) filter (where d.status = 'completed'), 0)::bigint as completed,
        coalesce(sum(d.timed) filter (where d.status = 'completed'), 0)::bigint as timed,
        coalesce(sum(d.seconds) filter (where d.status = 'completed'), 0)::bigint as seconds
      from public.call_daily_totals d
      where d.org_id = org
        and d.org_id = (select private.active_org())
        and d.day >= days[1]
        and d.day < days[cardinality(days)]
      group by 1, 2
      having sum(d.calls) > 0
    ) f
    group by f.value
    union all
    select null, '{}', '{}', '{}', '{}', '{}';
end
$$;

revoke all on function public.kept_call_series(uuid,text,timestamp with time zone[],text) from public, anon, authenticated, service_role;
grant execute on function public.kept_call_series(uuid,text,timestamp with time zone[],text) to authenticated;
