-- Calls of a filter by time bucket and by one dimension. `bounds`: the start of each bucket, and the end of the last one.
-- From the rollup if it has the dimension and every bound is the start of a day, else counted from the rows. No rows: a live count is needed, but the time range is
-- longer than `live_limit`.
-- One row for each value of the dimension, because PostgREST may cut the result at a thousand rows; buckets without calls are absent. The
-- row without a value is always present.
create function public.call_series(
  org uuid,
  zone text,
  bounds timestamptz[],
  grouped_by text,
  filter private.call_filter,
  live_limit interval
)
returns table (source text, value text, buckets integer[], calls bigint[], timed bigint[], seconds bigint[])
language plpgsql stable
set search_path = ''
as $$
declare
  days constant date[] := private.rollup_bounds(bounds, zone);
begin
  if days is not null and grouped_by in ('none', 'direction', 'status', 'sentiment') then
    return query
      select 'rollup', series.*
      from private.rollup_series(org, days, grouped_by, filter) as series
      union all
      select 'rollup', null, '{}', '{}', '{}', '{}';
  elsif bounds[cardinality(bounds)] - bounds[1] <= live_limit then
    return query
      select 'count', series.*
      from private.live_series(org, bounds, grouped_by, filter) as series
      union all
      select 'count', null, '{}', '{}', '{}', '{}';
  end if;
end
$$;

revoke all on function public.call_series from public, anon, authenticated, service_role;
grant execute on function public.call_series to authenticated;
