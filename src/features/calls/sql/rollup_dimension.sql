-- The dimension of the rollup that has these calls: grouped by `grouped_by` and with the attributes of `filter`. Null if none has: the rows
-- of a dimension have a direction, but no second dimension. Bounds of the filter do not count: sums have their own.
create function private.rollup_dimension(grouped_by text, filter private.call_filter) returns text
language plpgsql immutable
set search_path = ''
as $$
declare
  in_each constant text[] := array['started_from', 'started_before', 'zone', 'direction', 'weekday'];
  wanted text[];
begin
  select array_agg(distinct case when name in ('status', 'sentiment') then 'cells' when name = 'weekday_hour' then 'hour' else name end)
  into wanted
  from (
    select jsonb_object_keys(jsonb_strip_nulls(to_jsonb(filter)) - in_each) as name
    union
    select grouped_by where grouped_by not in ('none', 'direction')
  ) as names;
  if wanted is null then
    return 'total';
  end if;
  if
    cardinality(wanted) = 1
    and wanted[1] in ('cells', 'hour', 'agent_id', 'phone_number_id', 'campaign_id', 'outcome', 'provider', 'ended_by')
  then
    return wanted[1];
  end if;
  return null;
end
$$;

revoke all on function private.rollup_dimension(text, private.call_filter) from public, anon, authenticated, service_role;
grant execute on function private.rollup_dimension(text, private.call_filter) to authenticated;
