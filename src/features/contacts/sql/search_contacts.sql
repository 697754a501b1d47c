-- Sets no search_path, so that PostgreSQL inlines it: otherwise each row found would be stored twice.
create function public.search_contacts(term text) returns setof public.contacts
language sql stable
as $$
  select * from private.search_contacts(term)
$$;

revoke all on function public.search_contacts(text) from public, anon, authenticated, service_role;
grant execute on function public.search_contacts(text) to authenticated;

create function private.search_contacts(term text) returns setof public.contacts
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  caller_org constant uuid := private.active_org();
  pattern constant text := '%' || regexp_replace(lower(term), '([\\%_])', '\\\1', 'g') || '%';
  number_pattern constant text := '%' || private.number_in(term) || '%';
begin
  return query
    select contacts.* from public.contacts as contacts
    where contacts.org_id = caller_org
      and (
        contacts.search_text like pattern
        or (contacts.search_text like number_pattern and contacts.phone like number_pattern)
      );
end
$$;

revoke all on function private.search_contacts(text) from public, anon, authenticated, service_role;
grant execute on function private.search_contacts(text) to authenticated;
