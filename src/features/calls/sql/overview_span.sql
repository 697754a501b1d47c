-- One time range of the overview: sums by direction and time bucket, and histograms.
create function private.overview_span(
  org uuid,
  zone text,
  bounds timestamptz[],
  filter private.call_filter,
  measures text[],
  kinds text[],
  live_limit interval,
  matching uuid[]
)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'sums', (
      select coalesce(jsonb_agg(jsonb_build_array(sums.value, sums.bucket, sums.sums)), '[]')
      from private.call_sums(org, zone, bounds, 'direction', filter, measures, live_limit, matching) as sums
    ),
    'histograms', (
      select coalesce(jsonb_agg(jsonb_build_array(counted.bucket, counted.kind, counted.first_place, counted.counts)), '[]')
      from private.histogram_counts(org, zone, bounds, filter, kinds, live_limit, matching) as counted
    )
  )
$$;

revoke all on function private.overview_span(uuid, text, timestamptz[], private.call_filter, text[], text[], interval, uuid[]) from public, anon, authenticated, service_role;
grant execute on function private.overview_span(uuid, text, timestamptz[], private.call_filter, text[], text[], interval, uuid[]) to authenticated;
