-- The sums of call_series from the rows. An index-only scan, if the index has the dimension; the plan contains only the branch of the
-- given dimension.
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
          when 'answered_by' then coalesce(c.answered_by, 'unknown')
          when 'ended_by' then coalesce(c.ended_by, 'unknown')
          when 'transfer_status' then coalesce(c.transfer_status, 'unknown')
          when 'is_test' then coalesce(c.is_test::text, 'unknown')
          when 'channel' then coalesce(c.channel, 'unknown')
          when 'recording_consent' then coalesce(c.recording_consent, 'unknown')
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
