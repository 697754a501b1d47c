-- How many calls of a filter have a value within each range, by time bucket and kind: several rows for one bucket and kind, which the
-- reader adds. `counts` begins with place `first_place`. `bounds` and sources and `matching` as in private.call_sums.
create function private.histogram_counts(
  org uuid,
  zone text,
  bounds timestamptz[],
  filter private.call_filter,
  kinds text[],
  live_limit interval,
  matching uuid[] default null
)
returns table (bucket integer, kind text, first_place integer, counts bigint[])
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  ends constant timestamptz := bounds[cardinality(bounds)];
  -- Null where the rows must be counted.
  days date[];
  head_until timestamptz;
  tail_from timestamptz;
  is_in_rollup boolean := cardinality(kinds) > 0
    and coalesce(jsonb_strip_nulls(to_jsonb(filter) - array['started_from', 'started_before', 'zone', 'direction', 'weekday']) = '{}', true)
    and coalesce(cardinality(filter.direction), 1) = 1;
  others private.call_filter := filter;
  of_direction constant text := coalesce(filter.direction[1], 'any');
begin
  if cardinality(kinds) = 0 or org is distinct from private.active_org() then
    return;
  end if;
  if is_in_rollup then
    select whole.days, whole.head_until, whole.tail_from into days, head_until, tail_from
    from private.whole_days(bounds, zone) as whole;
    is_in_rollup := days is not null;
  end if;
  if not is_in_rollup then
    if ends - bounds[1] > live_limit then
      raise exception 'the time range is too long to count rows' using errcode = 'PT422';
    end if;
    others.measure := null;
    matching := coalesce(matching, private.found_within(bounds, filter));
    return query
      select f.bucket, f.kind, f.place, array[count(*)]
      from (
        select width_bucket(call.started_at, bounds) as bucket, places.kind, places.place
        from public.call_logs as call
        cross join lateral private.counted_version(call, filter.measure) as version
        cross join lateral (
          values ('duration', version.duration_place), ('wait', version.wait_place), ('latency', version.latency_place)
        ) as places (kind, place)
        where call.org_id = org and call.started_at >= bounds[1] and call.started_at < ends
          and private.call_matches(call, others)
          and (matching is null or call.id = any (matching))
          and places.kind = any (kinds) and places.place is not null
      ) as f
      group by f.bucket, f.kind, f.place;
    return;
  end if;

  return query
    select width_bucket(known.day, days), known.kind, 0, known.counts
    from private.call_histograms as known
    where known.org_id = org
      and known.kind = any (kinds)
      and known.direction = of_direction
      and known.day >= days[1]
      and known.day < days[cardinality(days)]
      and (filter.weekday is null or extract(dow from known.day) = any (filter.weekday));
  return query
    select f.bucket, f.kind, f.place, array[sum(f.calls)]
    from (
      select width_bucket(local.day, days) as bucket, places.kind, places.place, change.calls
      from private.call_changes as change
      cross join lateral (select private.call_day(change.started_at, zone) as day) as local
      cross join lateral (
        values ('duration', change.duration_place), ('wait', change.wait_place), ('latency', change.latency_place)
      ) as places (kind, place)
      where change.org_id = org
        and (filter.direction is null or change.direction = any (filter.direction))
        and local.day >= days[1]
        and local.day < days[cardinality(days)]
        and (filter.weekday is null or extract(dow from local.day) = any (filter.weekday))
        and places.kind = any (kinds) and places.place is not null
    ) as f
    group by f.bucket, f.kind, f.place;
  -- The calls of days that the bounds cut.
  if head_until > bounds[1] or tail_from < ends then
    return query
      select width_bucket(call.started_at, bounds), places.kind, places.place, array[count(*)]
      from public.call_logs as call
      cross join lateral private.call_version(call) as version
      cross join lateral (
        values ('duration', version.duration_place), ('wait', version.wait_place), ('latency', version.latency_place)
      ) as places (kind, place)
      where call.org_id = org
        and call.started_at >= bounds[1]
        and call.started_at < ends
        and (call.started_at < head_until or call.started_at >= tail_from)
        and private.call_matches(call, filter)
        and places.kind = any (kinds) and places.place is not null
      group by 1, 2, 3;
  end if;
end
$$;

revoke all on function private.histogram_counts(uuid, text, timestamptz[], private.call_filter, text[], interval, uuid[]) from public, anon, authenticated, service_role;
grant execute on function private.histogram_counts(uuid, text, timestamptz[], private.call_filter, text[], interval, uuid[]) to authenticated;
