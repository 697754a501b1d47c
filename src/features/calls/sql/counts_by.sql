-- The calls of each value, those with the most first: [[value, calls]].
create function private.counts_by(
  org uuid,
  zone text,
  span timestamptz[],
  grouped_by text,
  filter private.call_filter,
  live_limit interval,
  max_values integer default 50
)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_array(top.value, top.calls) order by top.calls desc, top.value), '[]')
  from (
    select found.value, found.sums[1] as calls
    from private.call_sums(org, zone, span, grouped_by, filter, array['calls'], live_limit) as found
    where found.sums[1] <> 0
    order by found.sums[1] desc, found.value
    limit max_values
  ) as top
$$;

revoke all on function private.counts_by(uuid, text, timestamptz[], text, private.call_filter, interval, integer) from public, anon, authenticated, service_role;
grant execute on function private.counts_by(uuid, text, timestamptz[], text, private.call_filter, interval, integer) to authenticated;
