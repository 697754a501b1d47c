-- How many callers made inbound calls, how many of them had called before, and how many of their first calls needed no second one.
-- `bounds`: the start of each bucket, and the end of the last one. Element n of each array is bucket n. The last element is all buckets
-- together: a caller of several buckets counts once. No row: the time range is longer than `live_limit`.
-- The filter applies to the calls that are counted. A call before or after them can be any inbound call of the same caller.
-- The window is 168 hours, because the length of an interval '7 days' depends on the time zone of the session.
create function public.call_callers(
  org uuid,
  bounds timestamptz[],
  filter private.call_filter,
  judged_before timestamptz,
  live_limit interval
)
returns table (callers bigint[], repeat_callers bigint[], first_calls bigint[], resolved_calls bigint[], young_calls bigint[])
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  near constant interval := '168 hours';
  span_start constant timestamptz := bounds[1];
  span_end constant timestamptz := bounds[cardinality(bounds)];
  matching uuid[];
  measure constant text := filter.measure;
begin
  if span_end - span_start > live_limit then
    return;
  end if;

  matching := private.found_within(bounds, filter);
  filter.measure := null;
  return query
    -- Materialized, so that the rows are found by time: in the order of the callers, all calls of the organisation would be read.
    with inbound_calls as materialized (
      select
        c.id, c.from_number collate "C" as from_number, c.started_at, c.status,
        c.started_at >= span_start
          and c.started_at < span_end
          and private.call_matches(c, filter)
          and version.org_id is not null
          and (matching is null or c.id = any (matching)) as counts
      from public.call_logs as c
      left join lateral private.counted_version(c, measure) as version on true
      where c.org_id = org
        and c.org_id = (select private.active_org())
        and c.leg_of is null
        and c.direction = 'inbound'
        and c.from_number is not null
        and c.started_at >= span_start - near
        and c.started_at < span_end + near
    ),
    inbound as (
      select
        c.from_number, c.started_at, c.status, c.counts,
        lag(c.started_at) over calls_of_caller >= c.started_at - near as has_earlier,
        lead(c.started_at) over calls_of_caller <= c.started_at + near as has_later
      from inbound_calls as c
      window calls_of_caller as (partition by c.from_number order by c.started_at, c.id)
    ),
    bucket_callers as (
      select
        inbound.from_number, width_bucket(inbound.started_at, bounds) as bucket, coalesce(bool_or(inbound.has_earlier), false) as is_repeat,
        count(*) filter (where inbound.has_earlier is not true and inbound.started_at < judged_before) as first_calls,
        count(*) filter (
          where inbound.has_earlier is not true and inbound.has_later is not true
            and inbound.started_at < judged_before and inbound.status = 'completed'
        ) as resolved_calls,
        count(*) filter (where inbound.has_earlier is not true and inbound.started_at >= judged_before) as young_calls
      from inbound
      where inbound.counts
      group by 1, 2
    ),
    all_callers as (
      select bucket_callers.from_number, bool_or(bucket_callers.is_repeat) as is_repeat from bucket_callers group by 1
    ),
    bucket_counts as (
      select
        bucket_callers.bucket, count(*) as callers, count(*) filter (where bucket_callers.is_repeat) as repeat_callers,
        sum(bucket_callers.first_calls) as first_calls, sum(bucket_callers.resolved_calls) as resolved_calls,
        sum(bucket_callers.young_calls) as young_calls
      from bucket_callers
      group by 1
    ),
    counts as (
      select * from bucket_counts
      union all
      select
        cardinality(bounds), (select count(*) from all_callers), (select count(*) from all_callers where all_callers.is_repeat),
        sum(bucket_counts.first_calls), sum(bucket_counts.resolved_calls), sum(bucket_counts.young_calls)
      from bucket_counts
    )
    select
      array_agg(coalesce(counts.callers, 0) order by bucket.nr),
      array_agg(coalesce(counts.repeat_callers, 0) order by bucket.nr),
      array_agg(coalesce(counts.first_calls, 0)::bigint order by bucket.nr),
      array_agg(coalesce(counts.resolved_calls, 0)::bigint order by bucket.nr),
      array_agg(coalesce(counts.young_calls, 0)::bigint order by bucket.nr)
    from generate_subscripts(bounds, 1) as bucket (nr)
    left join counts on counts.bucket = bucket.nr;
end
$$;

revoke all on function public.call_callers from public, anon, authenticated, service_role;
grant execute on function public.call_callers to authenticated;
