-- The largest number of calls in progress at the same time in each bucket, and when it was first reached, from the rows. `bounds`: the start
-- of each bucket, and the end of the last one. A bucket without calls has the peak 0 and no time.
-- A call is in progress from its answer, or else from its start, until its end, exclusive: a call that ends when another one begins does
-- not overlap with it. A call that did not end is in progress until `upto`. A call that ended at an unknown time is not counted.
-- Members read it under row-level security. The job that stores peaks has no organisation of its own, so `org` is not compared with one.
create function private.peaks_of_rows(org uuid, bounds timestamptz[], filter private.call_filter, upto timestamptz)
returns table (peaks integer[], reached_at timestamptz[])
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  span_start constant timestamptz := bounds[1];
  span_end constant timestamptz := bounds[cardinality(bounds)];
  -- Of the calls that began earlier than this, the index idx_call_logs_org_long has those that ended, and idx_call_logs_org_open the others.
  near_start constant timestamptz := span_start - interval '4 hours';
  matching uuid[];
  others private.call_filter := filter;
begin
  others.measure := null;
  if filter.search is not null then
    matching := array(select found.id from private.search_calls(filter.search, filter) as found);
  end if;

  return query
    with spans as (
      select
        greatest(c.started_at, c.answered_at) as starts,
        coalesce(c.ended_at, case when c.status in ('ringing', 'in_progress') then upto end) as ends
      from public.call_logs as c
      cross join lateral private.counted_version(c, filter.measure) as version
      where c.org_id = org
        and c.started_at >= near_start
        and c.started_at < span_end
        and private.call_matches(c, others)
        and (matching is null or c.id = any (matching))
      union all
      select greatest(c.started_at, c.answered_at), c.ended_at
      from public.call_logs as c
      where c.org_id = org
        and c.ended_at - c.started_at > interval '4 hours'
        and c.ended_at > span_start
        and c.started_at < near_start
        and private.call_matches(c, others)
        and (filter.measure is null or private.call_counts_in(c, filter.measure))
        and (matching is null or c.id = any (matching))
      union all
      select greatest(c.started_at, c.answered_at), upto
      from public.call_logs as c
      where c.org_id = org
        and c.status in ('ringing', 'in_progress')
        and c.ended_at is null
        and c.started_at < near_start
        and private.call_matches(c, others)
        and (filter.measure is null or private.call_counts_in(c, filter.measure))
        and (matching is null or c.id = any (matching))
    ),
    events as (
      select greatest(spans.starts, span_start) as at, 1 as change
      from spans
      where spans.starts < spans.ends and spans.starts < span_end and spans.ends > span_start
      union all
      select spans.ends, -1
      from spans
      where spans.starts < spans.ends and spans.starts < span_end and spans.ends > span_start and spans.ends < span_end
      union all
      -- The calls that are in progress when a bucket begins.
      select bound.at, 0 from unnest(bounds[:cardinality(bounds) - 1]) as bound (at)
    ),
    levels as (
      select
        events.at, events.change, width_bucket(events.at, bounds) as bucket,
        -- At the same time, ends come first.
        sum(events.change) over (order by events.at, events.change rows unbounded preceding) as level
      from events
    ),
    bucket_peaks as (
      -- The level before the last end of several at the same time was never reached.
      select distinct on (levels.bucket) levels.bucket, levels.level::integer as peak, levels.at
      from levels
      where levels.change >= 0
      order by levels.bucket, levels.level desc, levels.at
    )
    select
      array_agg(bucket_peaks.peak order by bucket_peaks.bucket),
      array_agg(case when bucket_peaks.peak > 0 then bucket_peaks.at end order by bucket_peaks.bucket)
    from bucket_peaks;
end
$$;

revoke all on function private.peaks_of_rows(uuid, timestamptz[], private.call_filter, timestamptz) from public, anon, authenticated, service_role;
grant execute on function private.peaks_of_rows(uuid, timestamptz[], private.call_filter, timestamptz) to authenticated;
