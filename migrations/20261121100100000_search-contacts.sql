-- Contacts by a piece of their name, number or address. LIKE is not leakproof: under row-level security PostgreSQL would test each
-- row of the organisation before it, and no trigram index would be of use. Here the same wall stands in the query itself.

-- Up Migration
-- A number as people write it, (646) 555-0000 or 001 646 555 0000, in the form that numbers are stored in, or the part of it that
-- is there. Null: it is no number, or written as stored. Fewer than three digits are in most numbers, and no trigram. The same rule
-- as numberIn in src/domain/phone-number.ts, for what is searched by columns; a test holds the two together.
create function private.number_in(term text) returns text
language sql immutable strict parallel safe
set search_path = ''
as $$
  select case when number ~ '^\+?[0-9]{3,}$' and number <> term then number end
  from (select normalize(term, nfkc) as plain) as written
  -- The 0 of +44 (0)20 is dialled at home only.
  cross join lateral (select regexp_replace(plain, '^(\s*(\+|00).*)\(0\)', '\1') as abroad) as dialled
  cross join lateral (
    select regexp_replace(abroad, '[-()./\s\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060-\u2069]', '', 'g') as bare
  ) as joined
  -- In front of a whole number only: 007 may be the end of one.
  cross join lateral (select regexp_replace(bare, '^00(?=[1-9][0-9]{6})', '+') as number) as stored
$$;

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

-- Inlined, since no search_path is set: each row found is then stored once.
create function public.search_contacts(term text) returns setof public.contacts
language sql stable
as $$
  select * from private.search_contacts(term)
$$;

revoke all on function public.search_contacts(text), private.search_contacts(text), private.number_in(text)
from public, anon, authenticated, service_role;
grant execute on function public.search_contacts(text), private.search_contacts(text) to authenticated;

-- Down Migration
drop function public.search_contacts(text);
drop function private.search_contacts(text);
drop function private.number_in(text);
