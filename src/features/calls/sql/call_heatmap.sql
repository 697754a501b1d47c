-- The sums of the heat map and the opening hours, as JSON: public.call_series by weekday and hour, with { hours, before: [sums] }. `hours` is
-- null if they were never changed, and `before` without a comparison.
create function public.call_heatmap(
  org uuid,
  zone text,
  bounds timestamptz[],
  bounds_before timestamptz[],
  filter private.call_filter,
  measures text[],
  live_limit interval
)
returns jsonb
language plpgsql stable
set search_path = ''
as $$
begin
  return public.call_series(org, zone, bounds, 'weekday_hour', filter, measures, '{}', null, live_limit) || jsonb_build_object(
    'hours', (select configs.hours from public.inbound_configs as configs where configs.org_id = org),
    'before', case when bounds_before is not null then (
      select coalesce(jsonb_agg(jsonb_build_array(found.value, found.bucket, found.sums)), '[]')
      from private.call_sums(org, zone, bounds_before, 'none', filter, measures, live_limit) as found
    ) end
  );
end
$$;

revoke all on function public.call_heatmap from public, anon, authenticated, service_role;
grant execute on function public.call_heatmap to authenticated;
