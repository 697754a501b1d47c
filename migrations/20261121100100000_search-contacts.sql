-- Contacts by a piece of their name, number or address. LIKE is not leakproof: under row-level security PostgreSQL would test each
-- row of the organisation before it, and no trigram index would be of use. Here the same wall stands in the query itself.

-- Up Migration
create function private.search_contacts(term text) returns setof public.contacts
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  caller_org constant uuid := private.active_org();
  pattern constant text := '%' || regexp_replace(lower(term), '([\\%_])', '\\\1', 'g') || '%';
begin
  return query
    select contacts.* from public.contacts as contacts
    where contacts.org_id = caller_org and contacts.search_text like pattern;
end
$$;

-- Inlined, since no search_path is set: each row found is then stored once.
create function public.search_contacts(term text) returns setof public.contacts
language sql stable
as $$
  select * from private.search_contacts(term)
$$;

revoke all on function public.search_contacts(text), private.search_contacts(text)
from public, anon, authenticated, service_role;
grant execute on function public.search_contacts(text), private.search_contacts(text) to authenticated;

-- Down Migration
drop function public.search_contacts(text);
drop function private.search_contacts(text);
