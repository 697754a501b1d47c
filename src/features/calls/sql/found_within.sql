-- The ids of the calls that the search of a filter finds between the first and the last bound; null without a search. Figures run a search
-- once, because it takes longer than their sums, and apply the measure themselves.
create function private.found_within(bounds timestamptz[], filter private.call_filter) returns uuid[]
language plpgsql stable
set search_path = ''
as $$
begin
  if filter.search is null then
    return null;
  end if;
  filter.measure := null;
  filter.started_from := greatest(filter.started_from, bounds[1]);
  filter.started_before := least(filter.started_before, bounds[cardinality(bounds)]);
  return array(select found.id from private.search_calls(filter.search, filter) as found);
end
$$;

revoke all on function private.found_within(timestamptz[], private.call_filter) from public, anon, authenticated, service_role;
grant execute on function private.found_within(timestamptz[], private.call_filter) to authenticated;
