-- Where private.call_sums reads these sums: 'rollup', or 'count' for the rows.
create function private.sums_source(zone text, bounds timestamptz[], grouped_by text, filter private.call_filter) returns text
language sql stable
set search_path = ''
as $$
  select case
    when private.rollup_dimension(grouped_by, filter) is not null and (private.whole_days(bounds, zone)).days is not null
    then 'rollup' else 'count'
  end
$$;

revoke all on function private.sums_source(text, timestamptz[], text, private.call_filter) from public, anon, authenticated, service_role;
grant execute on function private.sums_source(text, timestamptz[], text, private.call_filter) to authenticated;
