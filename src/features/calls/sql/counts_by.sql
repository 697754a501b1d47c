-- The calls of each value, those with the most first: [[value, calls]].
create function private.counts_by(
  org uuid,
  zone text,
  span timestamptz[],
  grouped_by text,
  filter private.call_filter,
  live_limit interval,
  matching uuid[],
  max_values integer default 50
)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_array(top.value, top.calls) order by top.calls desc, top.value), '[]')
  from (
    select counted.value, counted.sums[1] as calls
    from private.call_sums(org, zone, span, grouped_by, filter, array['calls'], live_limit, matching) as counted
    where counted.sums[1] <> 0
    order by counted.sums[1] desc, counted.value
    limit max_values
  ) as top
$$;

revoke all on function private.counts_by(uuid, text, timestamptz[], text, private.call_filter, interval, uuid[], integer) from public, anon, authenticated, service_role;
grant execute on function private.counts_by(uuid, text, timestamptz[], text, private.call_filter, interval, uuid[], integer) to authenticated;
