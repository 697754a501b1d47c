-- The figures of several time ranges, and the calls of two of them by direction, by status and by sentiment. `calls`, `timed` and
-- `seconds` have one sum for each slice of the first time range, then of the second, and so on. From the rollup if it can answer,
-- else counted from the rows.
create function public.call_summary(
  org uuid,
  zone text,
  ranges private.call_range[],
  current_range integer,
  previous_range integer,
  slices private.call_filter[]
)
returns table (source text, calls bigint[], timed bigint[], seconds bigint[], breakdown jsonb)
language plpgsql stable
set search_path = ''
as $$
begin
  return query select 'rollup', rolled.* from private.rollup_summary(org, zone, ranges, current_range, previous_range, slices) as rolled;
  if not found then
    return query select 'count', live.* from private.live_summary(org, ranges, current_range, previous_range, slices) as live;
  end if;
end
$$;

revoke all on function public.call_summary from public, anon, authenticated, service_role;
grant execute on function public.call_summary to authenticated;
