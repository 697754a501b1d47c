-- Messages by their words. `@@` is not leakproof: under row-level security PostgreSQL would test each row of the organisation
-- before it, and the index would be of no use. Here the same wall stands in the query itself.

-- Up Migration
-- What a list filters and sorts by, and no content: everything found is kept until the query ends.
create function private.search_messages(term text) returns table (
  id uuid,
  org_id uuid,
  contact_id uuid,
  method text,
  direction text,
  sent_at timestamptz,
  relevance real
)
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  caller_org constant uuid := private.active_org();
  -- Takes whatever people type, and never fails: only "…", or and - have a meaning.
  sought constant tsquery := websearch_to_tsquery('simple', term);
begin
  return query
    select
      messages.id, messages.org_id, messages.contact_id, messages.method, messages.direction, messages.sent_at,
      ts_rank(messages.search_vector, sought)
    from public.messages
    where messages.org_id = caller_org and messages.search_vector @@ sought;
end
$$;

-- Inlined, since no search_path is set: each row found is then stored once.
create function public.search_messages(term text) returns table (
  id uuid,
  org_id uuid,
  contact_id uuid,
  method text,
  direction text,
  sent_at timestamptz,
  relevance real
)
language sql stable
as $$
  select * from private.search_messages(term)
$$;

-- The rows of one page of what was found, with what of them was meant. Words found stand between U+E000 and U+E001, which
-- mean nothing in any script; those that somebody wrote himself are taken out first.
create function public.found_messages(ids uuid[], term text) returns table (
  id uuid,
  org_id uuid,
  contact_id uuid,
  method text,
  direction text,
  content text,
  sent_at timestamptz,
  created_at timestamptz,
  updated_at timestamptz,
  snippet text
)
language sql stable
set search_path = ''
as $$
  select
    messages.id, messages.org_id, messages.contact_id, messages.method, messages.direction, messages.content,
    messages.sent_at, messages.created_at, messages.updated_at,
    ts_headline(
      'simple',
      translate(messages.content, U&'\E000\E001', ''),
      websearch_to_tsquery('simple', term),
      U&'StartSel="\E000", StopSel="\E001", MaxFragments=2, MaxWords=30, MinWords=10, ShortWord=0, FragmentDelimiter=" … "'
    )
  from public.messages
  where messages.org_id = (select private.active_org()) and messages.id = any (ids)
$$;

revoke all on function
  public.search_messages(text), private.search_messages(text), public.found_messages(uuid[], text)
from public, anon, authenticated, service_role;
grant execute on function
  public.search_messages(text), private.search_messages(text), public.found_messages(uuid[], text)
to authenticated;

-- Down Migration
drop function public.found_messages(uuid[], text);
drop function public.search_messages(text);
drop function private.search_messages(text);
