-- How many calls a list has, from the totals by day. Null where they can not tell: not all calls are counted yet, or a bound is not
-- the beginning of a day on the clock that they are counted on. Whoever asked then counts rows.
create function public.kept_call_count(
  org uuid,
  directions text[] default null,
  statuses text[] default null,
  sentiments text[] default null,
  started_from timestamptz default null,
  started_before timestamptz default null
)
returns bigint
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  clock constant text := private.counted_clock();
  is_of_all_days constant boolean := started_from is null and started_before is null;
  first_day constant date := coalesce(private.day_beginning(started_from, clock), '0001-01-01');
  end_day constant date := coalesce(private.day_beginning(started_before, clock), 'infinity');
begin
  if
    clock is null
    or (started_from is not null and first_day = '0001-01-01')
    or (started_before is not null and end_day = 'infinity')
  then
    return null;
  end if;
  return (
    select coalesce(sum(d.calls), 0)
    from public.call_daily_totals d
    where d.org_id = org
      and d.org_id = (select private.active_org())
      and (not is_of_all_days or d.day = '-infinity')
      and (is_of_all_days or (d.day >= first_day and d.day < end_day))
      and (directions is null or d.direction = any (directions))
      and (statuses is null or d.status = any (statuses))
      and (sentiments is null or d.sentiment = any (sentiments))
  );
end
$$;

revoke all on function public.kept_call_count(uuid,text[],text[],text[],timestamp with time zone,timestamp with time zone) from public, anon, authenticated, service_role;
grant execute on function public.kept_call_count(uuid,text[],text[],text[],timestamp with time zone,timestamp with time zone) to authenticated;
