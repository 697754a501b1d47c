-- The stats, whole: each answer is one round trip.
create function public.kept_call_stats(
  org uuid,
  zone text,
  today_from timestamptz,
  leads_from timestamptz,
  directions text[] default null,
  statuses text[] default null,
  sentiments text[] default null,
  started_from timestamptz default null,
  started_before timestamptz default null
)
returns table (
  calls bigint,
  completed bigint,
  today bigint,
  inbound bigint,
  outbound bigint,
  average_duration_seconds numeric,
  pipeline_micros numeric,
  recent_calls jsonb
)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  is_of_all_days constant boolean := started_from is null and started_before is null;
  this_day constant date := private.day_beginning(today_from, zone);
  first_day constant date := coalesce(private.day_beginning(started_from, zone), '0001-01-01');
  end_day constant date := coalesce(private.day_beginning(started_before, zone), 'infinity');
begin
  if
    zone is distinct from private.counted_clock()
    or this_day is null
    or (started_from is not null and first_day = '0001-01-01')
    or (started_before is not null and end_day = 'infinity')
  then
    return;
  end if;
  return query
    select
      coalesce(sum(t.calls) filter (where t.is_asked), 0)::bigint,
      coalesce(sum(t.calls) filter (where t.is_asked and t.status = 'completed'), 0)::bigint,
      coalesce(sum(t.calls) filter (where t.day = this_day), 0)::bigint,
      coalesce(sum(t.calls) filter (where t.is_asked and t.direction = 'inbound'), 0)::bigint,
      coalesce(sum(t.calls) filter (where t.is_asked and t.direction = 'outbound'), 0)::bigint,
      round(
        sum(t.seconds) filter (where t.is_asked and t.status = 'completed')
          / nullif(sum(t.timed) filter (where t.is_asked and t.status = 'completed'), 0),
        1
      ),
      public.open_pipeline_value(org, leads_from),
      private.recent_calls(org, directions, statuses, sentiments, started_from, started_before)
    from (
      select d.*, not is_of_all_days or d.day = '-infinity' as is_asked
      from public.call_daily_totals d
      where d.org_id = org
        and d.org_id = (select private.active_org())
        and (not is_of_all_days or d.day in ('-infinity', this_day))
        and (is_of_all_days or (d.day >= first_day and d.day < end_day))
        and (directions is null or d.direction = any (directions))
        and (statuses is null or d.status = any (statuses))
        and (sentiments is null or d.sentiment = any (sentiments))
    ) t;
end
$$;

revoke all on function public.kept_call_stats(uuid,text,timestamp with time zone,timestamp with time zone,text[],text[],text[],timestamp with time zone,timestamp with time zone) from public, anon, authenticated, service_role;
grant execute on function public.kept_call_stats(uuid,text,timestamp with time zone,timestamp with time zone,text[],text[],text[],timestamp with time zone,timestamp with time zone) to authenticated;
