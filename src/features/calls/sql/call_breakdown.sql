-- Calls by direction, by status and by sentiment, in a span and in the one before it. Values without calls are absent.
create function public.call_breakdown(
  org uuid,
  started_from timestamptz,
  started_before timestamptz,
  previous_from timestamptz,
  previous_before timestamptz
)
returns table (dimension text, value text, calls bigint, previous_calls bigint)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
    select
      case
        when grouping(c.direction) = 0 then 'direction'
        when grouping(c.status) = 0 then 'status'
        else 'sentiment'
      end,
      coalesce(c.direction, c.status, c.sentiment, 'unknown'),
      count(*) filter (where c.started_at >= started_from and c.started_at < started_before),
      count(*) filter (where c.started_at >= previous_from and c.started_at < previous_before)
    from public.call_logs c
    where c.org_id = org
      and c.org_id = (select private.active_org())
      and c.started_at >= least(started_from, previous_from)
      and c.started_at < greatest(started_before, previous_before)
    group by grouping sets ((c.direction), (c.status), (c.sentiment));
end
$$;

revoke all on function public.call_breakdown(uuid,timestamp with time zone,timestamp with time zone,timestamp with time zone,timestamp with time zone) from public, anon, authenticated, service_role;
grant execute on function public.call_breakdown(uuid,timestamp with time zone,timestamp with time zone,timestamp with time zone,timestamp with time zone) to authenticated, service_role;
