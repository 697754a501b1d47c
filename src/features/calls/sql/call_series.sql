-- Sums of measures and histograms by time bucket and by one value, as JSON: { source, sums: [[value, bucket, [sums]]],
-- histograms: [[bucket, kind, first_place, [counts]]] }. With `max_values`, the values with the most calls; `all` then has the sums of all.
create function public.call_series(
  org uuid,
  zone text,
  bounds timestamptz[],
  grouped_by text,
  filter private.call_filter,
  measures text[],
  kinds text[],
  max_values integer,
  live_limit interval
)
returns jsonb
language plpgsql stable
set search_path = ''
as $$
declare
  matching constant uuid[] := private.found_within(bounds, filter);
  largest text[];
  shown private.call_filter := filter;
  result jsonb;
begin
  if max_values is not null then
    select array_agg(top.value order by top.calls desc, top.value) into largest
    from (
      select found.value, found.sums[1] as calls
      from private.call_sums(
        org, zone, array[bounds[1], bounds[cardinality(bounds)]], grouped_by, filter, array['calls'], live_limit, matching
      ) as found
      order by 2 desc, 1
      limit max_values
    ) as top;
    shown := jsonb_populate_record(filter, jsonb_build_object(grouped_by, coalesce(to_jsonb(largest), '[]')));
    result := jsonb_build_object('all', (
      select coalesce(jsonb_agg(jsonb_build_array(found.value, found.bucket, found.sums)), '[]')
      from private.call_sums(org, zone, bounds, 'none', filter, measures, live_limit, matching) as found
    ));
  end if;
  return coalesce(result, '{}') || jsonb_build_object(
    'source', private.sums_source(zone, bounds, grouped_by, filter),
    'values', largest,
    'sums', (
      select coalesce(jsonb_agg(jsonb_build_array(found.value, found.bucket, found.sums)), '[]')
      from private.call_sums(org, zone, bounds, grouped_by, shown, measures, live_limit, matching) as found
    ),
    'histograms', (
      select coalesce(jsonb_agg(jsonb_build_array(found.bucket, found.kind, found.first_place, found.counts)), '[]')
      from private.histogram_counts(org, zone, bounds, filter, kinds, live_limit, matching) as found
    )
  );
end
$$;

revoke all on function public.call_series from public, anon, authenticated, service_role;
grant execute on function public.call_series to authenticated;
