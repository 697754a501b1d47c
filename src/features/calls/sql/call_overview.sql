-- The overview in one query, as JSON: { source, now, before: { sums, histograms }, outcomes, outcomes_before: [[outcome, calls]],
-- facets: { dimension: [[value, calls]] } }. `bounds_before` is null without a comparison.
create function public.call_overview(
  org uuid,
  zone text,
  bounds timestamptz[],
  bounds_before timestamptz[],
  filter private.call_filter,
  measures text[],
  kinds text[],
  facets text[],
  max_values integer,
  live_limit interval
)
returns jsonb
language plpgsql stable
set search_path = ''
as $$
declare
  span constant timestamptz[] := array[bounds[1], bounds[cardinality(bounds)]];
  span_before constant timestamptz[] := array[bounds_before[1], bounds_before[cardinality(bounds_before)]];
  matching constant uuid[] := private.found_within(span, filter);
  matching_before constant uuid[] := case when bounds_before is not null then private.found_within(span_before, filter) end;
begin
  return jsonb_build_object(
    'source', private.sums_source(zone, bounds, 'none', filter),
    'now', private.overview_span(org, zone, bounds, filter, measures, kinds, live_limit, matching),
    'before', case
      when bounds_before is not null
      then private.overview_span(org, zone, bounds_before, filter, measures, kinds, live_limit, matching_before)
    end,
    'outcomes', private.counts_by(org, zone, span, 'outcome', filter, live_limit, matching),
    'outcomes_before', case
      when bounds_before is not null then private.counts_by(org, zone, span_before, 'outcome', filter, live_limit, matching_before)
      else '[]'
    end,
    'facets', (
      select coalesce(jsonb_object_agg(facet, private.counts_by(org, zone, span, facet, filter, live_limit, matching, max_values)), '{}')
      from unnest(facets) as facet
    )
  );
end
$$;

revoke all on function public.call_overview from public, anon, authenticated, service_role;
grant execute on function public.call_overview to authenticated;
