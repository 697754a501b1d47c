-- The sums of the measures between each two bounds, for the preview of a rule: [[bucket, [sum, …]], …]. In one value, because PostgREST
-- cuts long lists of rows. Buckets without calls may be absent. Windows and
-- previews are shorter than the limit of rows that are counted.
create function public.alert_sums(org uuid, zone text, bounds timestamptz[], filter private.call_filter, measures text[]) returns jsonb
language sql stable
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_array(found.bucket, found.sums)), '[]')
  from private.call_sums(org, zone, bounds, 'none', filter, measures, interval '100 days') as found
$$;

revoke all on function public.alert_sums(uuid, text, timestamptz[], private.call_filter, text[]) from public, anon, authenticated, service_role;
grant execute on function public.alert_sums(uuid, text, timestamptz[], private.call_filter, text[]) to authenticated;
