-- One time range of the overview: sums by direction and time bucket, and histograms.
create function private.overview_span(
  org uuid,
  zone text,
  bounds timestamptz[],
  filter private.call_filter,
  measures text[],
  kinds text[],
  live_limit interval
)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'sums', (
      select coalesce(jsonb_agg(jsonb_build_array(found.value, found.bucket, found.sums)), '[]')
      from private.call_sums(org, zone, bounds, 'direction', filter, measures, live_limit) as found
    ),
    'histograms', (
      select coalesce(jsonb_agg(jsonb_build_array(found.bucket, found.kind, found.first_place, found.counts)), '[]')
      from private.histogram_counts(org, zone, bounds, filter, kinds, live_limit) as found
    )
  )
$$;

revoke all on function private.overview_span(uuid, text, timestamptz[], private.call_filter, text[], text[], interval) from public, anon, authenticated, service_role;
grant execute on function private.overview_span(uuid, text, timestamptz[], private.call_filter, text[], text[], interval) to authenticated;
