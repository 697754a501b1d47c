-- The stats in one query: the sums of each slice, in the order of the slices, from the rollup if it can answer, else from the rows.
-- A slice is a filter by dimensions of the rollup, such as the completed calls.
create function public.call_stats(
  org uuid,
  zone text,
  today_from timestamptz,
  today_before timestamptz,
  leads_from timestamptz,
  filter private.call_filter,
  slices private.call_filter[]
)
returns table (
  source text,
  calls bigint[],
  today bigint[],
  timed bigint[],
  seconds bigint[],
  pipeline_micros numeric,
  recent_calls jsonb
)
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
  cells private.call_cell[] := private.rollup_cells(org, zone, filter, today_from);
begin
  if cells is not null then
    source := 'rollup';
    recent_calls := (select list.calls from public.call_list(org, filter, 'started_at', true, 5) as list);
  else
    source := 'count';
    select live.cells, live.recent_calls into cells, recent_calls
    from private.live_cells(org, filter, today_from, today_before) as live;
  end if;
  pipeline_micros := public.open_pipeline_value(org, leads_from);

  select
    array_agg(sums.calls order by place), array_agg(sums.today order by place),
    array_agg(sums.timed order by place), array_agg(sums.seconds order by place)
  into calls, today, timed, seconds
  from generate_subscripts(slices, 1) as place
  cross join lateral (
    select
      coalesce(sum(cell.calls), 0)::bigint as calls, coalesce(sum(cell.today), 0)::bigint as today,
      coalesce(sum(cell.timed), 0)::bigint as timed, coalesce(sum(cell.seconds), 0)::bigint as seconds
    from unnest(cells) as cell
    where private.rollup_matches(cell.direction, cell.status, cell.sentiment, slices[place])
  ) as sums;
  return next;
end
$$;

revoke all on function public.call_stats from public, anon, authenticated, service_role;
grant execute on function public.call_stats to authenticated;
