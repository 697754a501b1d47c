-- The value of the open leads since a time. Capped at the largest integer that JSON numbers hold exactly.
create function public.open_pipeline_value(org uuid, created_from timestamptz) returns numeric
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return (
    select least(coalesce(sum(l.value_micros), 0), 9007199254740991)
    from public.leads l
    where l.org_id = org
      and l.org_id = (select private.active_org())
      and l.status = 'open'
      and l.created_at >= created_from
  );
end
$$;

revoke all on function public.open_pipeline_value(uuid,timestamp with time zone) from public, anon, authenticated, service_role;
grant execute on function public.open_pipeline_value(uuid,timestamp with time zone) to authenticated, service_role;
