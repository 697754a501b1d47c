-- STUB, until the rollup has this function: remove this file then. Counts rows; the buckets are those of width_bucket.
create function private.call_sums(
  org uuid, zone text, bounds timestamptz[], grouped_by text, filter private.call_filter, measures text[]
) returns table (source text, value text, bucket integer, sums bigint[])
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
    select
      'count',
      'all',
      counted.bucket,
      array(select coalesce((counted.by_measure ->> wanted.name)::bigint, 0) from unnest(measures) with ordinality as wanted (name, place) order by wanted.place)
    from (
      select
        width_bucket(c.started_at, bounds) as bucket,
        jsonb_build_object(
          'calls', count(*),
          'completed', count(*) filter (where c.status = 'completed'),
          'missed', count(*) filter (where c.status = 'missed'),
          'voicemail', count(*) filter (where c.status = 'voicemail'),
          'failed', count(*) filter (where c.status = 'failed'),
          'canceled', count(*) filter (where c.status = 'canceled'),
          'offered', count(*) filter (
            where c.direction = 'inbound' and c.status in ('completed', 'missed', 'voicemail', 'failed')
          ),
          'answered', count(*) filter (where c.direction = 'inbound' and c.status = 'completed'),
          'judged', count(c.successful),
          'successful', count(*) filter (where c.successful),
          'timed', count(c.duration_seconds) filter (where c.status = 'completed'),
          'seconds', coalesce(sum(c.duration_seconds) filter (where c.status = 'completed'), 0),
          'costed', count(c.cost_micros),
          'cost_micros', coalesce(sum(c.cost_micros), 0)
        ) as by_measure
      from public.call_logs as c
      where c.org_id = org
        and c.org_id = (select private.active_org())
        and c.started_at >= bounds[1]
        and c.started_at < bounds[cardinality(bounds)]
        and private.call_matches(c, filter)
      group by 1
    ) as counted;
end
$$;

revoke all on function private.call_sums(uuid, text, timestamptz[], text, private.call_filter, text[]) from public, anon, authenticated, service_role;
grant execute on function private.call_sums(uuid, text, timestamptz[], text, private.call_filter, text[]) to authenticated;
