-- How far the calls of an organisation are counted again, in percent of the time that its calls span. Null: all calls are counted.
-- A computed column of org_settings. It is given the time zone, because a write does not see the row that it returns. Security definer, because members cannot read the clock of the rollup.
create function private.recount_percent(org uuid, zone text) returns integer
language plpgsql stable security definer
set search_path = ''
as $$
declare
  clock private.call_clocks;
  first_start timestamptz;
  last_start timestamptz;
begin
  if org is distinct from private.active_org() then
    return null;
  end if;
  select * into clock from private.call_clocks where org_id = org and (counted_before <> 'infinity' or timezone <> zone);
  if not found then
    return null;
  end if;
  select min(calls.started_at), max(calls.started_at) into first_start, last_start
  from public.call_logs as calls where calls.org_id = org and calls.leg_of is null;
  if clock.counted_before = 'infinity' or clock.counted_before <= first_start or first_start = last_start then
    return 0;
  end if;
  return floor(100 * extract(epoch from least(clock.counted_before, last_start) - first_start) / extract(epoch from last_start - first_start));
end
$$;

revoke all on function private.recount_percent(uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.recount_percent(uuid, text) to authenticated;

create function public.recount_percent(settings public.org_settings) returns integer
language sql stable
as $$
  select private.recount_percent(settings.org_id, settings.timezone)
$$;

revoke all on function public.recount_percent(public.org_settings) from public, anon, authenticated, service_role;
grant execute on function public.recount_percent(public.org_settings) to authenticated;
