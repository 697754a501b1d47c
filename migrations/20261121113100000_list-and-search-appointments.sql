-- Appointments by a piece of their notes or of the event they are in another calendar, found as contacts are (search-contacts), and
-- the list of all of an organisation's, in time.

-- Up Migration

alter table public.appointments add column search_text text generated always as (
  lower(coalesce(notes, '') || E'\n' || coalesce(external_event_id, ''))
) stored;

create index idx_appointments_org_scheduled on public.appointments (org_id, scheduled_at desc, id desc);
create index idx_appointments_org_search on public.appointments using gin (org_id, search_text extensions.gin_trgm_ops);

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

-- Inlined, since no search_path is set: each row found is then stored once.
create function public.search_appointments(term text) returns setof public.appointments
language sql stable
as $$
  select * from private.search_appointments(term)
$$;

revoke all on function public.search_appointments(text), private.search_appointments(text)
from public, anon, authenticated, service_role;
grant execute on function public.search_appointments(text), private.search_appointments(text) to authenticated;

-- Down Migration

drop function public.search_appointments(text);
drop function private.search_appointments(text);
drop index public.idx_appointments_org_search;
drop index public.idx_appointments_org_scheduled;
alter table public.appointments drop column search_text;
