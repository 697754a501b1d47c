-- Sets no search_path, so that PostgreSQL inlines it: otherwise each row found would be stored twice.
create function public.search_appointments(term text) returns setof public.appointments
language sql stable
as $$
  select * from private.search_appointments(term)
$$;

revoke all on function public.search_appointments(text) from public, anon, authenticated, service_role;
grant execute on function public.search_appointments(text) to authenticated;

create function private.search_appointments(term text) returns setof public.appointments
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  caller_org constant uuid := private.active_org();
  pattern constant text := '%' || regexp_replace(lower(term), '([\\%_])', '\\\1', 'g') || '%';
begin
  return query
    select appointments.* from public.appointments as appointments
    where appointments.org_id = caller_org and appointments.search_text like pattern;
end
$$;

revoke all on function private.search_appointments(text) from public, anon, authenticated, service_role;
grant execute on function private.search_appointments(text) to authenticated;
