-- Like private.call_matches, for rows of the rollup and for cells. Only these dimensions can filter a figure.
create function private.rollup_matches(direction text, status text, sentiment text, filter private.call_filter) returns boolean
language sql immutable
return
    (filter.direction is null or direction = any (filter.direction))
    and (filter.status is null or status = any (filter.status))
    and (filter.sentiment is null or sentiment = any (filter.sentiment));

revoke all on function private.rollup_matches(text, text, text, private.call_filter) from public, anon, authenticated, service_role;
grant execute on function private.rollup_matches(text, text, text, private.call_filter) to authenticated;
