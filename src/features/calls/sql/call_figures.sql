-- One row for each span, in the order given. Spans may overlap.
create function public.call_figures(org uuid, span_starts timestamptz[], span_ends timestamptz[])
returns table (calls bigint, completed bigint, average_duration_seconds numeric)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
    select f.calls, f.completed, f.average_duration_seconds
    from unnest(span_starts, span_ends) with ordinality as span (starts, ends, place)
    cross join lateral (
      select
        count(*) as calls,
        count(*) filter (where c.status = 'completed') as completed,
        round(avg(c.duration_seconds) filter (where c.status = 'completed'), 1) as average_duration_seconds
      from public.call_logs c
      where c.org_id = org
        and c.org_id = (select private.active_org())
        and c.started_at >= span.starts
        and c.started_at < span.ends
    ) f
    order by span.place;
end
$$;

revoke all on function public.call_figures(uuid,timestamp with time zone[],timestamp with time zone[]) from public, anon, authenticated, service_role;
grant execute on function public.call_figures(uuid,timestamp with time zone[],timestamp with time zone[]) to authenticated, service_role;
