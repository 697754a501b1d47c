-- Messages by their words. `@@` is not leakproof: under row-level security PostgreSQL would test each row of the organisation
-- before it, and the index would be of no use. Here the same wall stands in the query itself.

-- Up Migration
-- PostgreSQL takes <words in brackets> for a tag, a/path for a file, a.name for a host, -5 for a number of its own, and what it
-- takes so is one word or none. Each sign that glues becomes a control character, to the parser a blank: the words stand by
-- themselves, in their places, and those that somebody wrote himself become blanks. What is stored, what is sought and
-- what is shown go through here, so a word is the same to all three.
create function private.unglued(content text) returns text
language sql immutable strict parallel safe
as $$
  select translate(
    content,
    U&'<>&/_@.:-+~' || U&'\0001\0002\0003\0004\0005\0006\0007\0008\000E\000F\0010',
    U&'\0001\0002\0003\0004\0005\0006\0007\0008\000E\000F\0010' || '           '
  )
$$;

create function private.glued(content text) returns text
language sql immutable strict parallel safe
as $$
  select translate(content, U&'\0001\0002\0003\0004\0005\0006\0007\0008\000E\000F\0010', '<>&/_@.:-+~')
$$;

-- Takes whatever people type, and never fails: only "…", or and - have a meaning. What is typed in one piece (an address, 555-0199)
-- is a phrase. A - that begins a word or a phrase stays one; before a word a blank is put behind it, or within quotes -5 would be a number.
create function private.sought_in_messages(term text) returns tsquery
language sql immutable strict parallel safe
as $$
  select websearch_to_tsquery(
    'simple',
    regexp_replace(
      regexp_replace(private.unglued(term), U&'(^|\\s)\000E(?=")', '\1-', 'g'),
      U&'(^|\\s)(\000E)(?=[^\\s\0001-\0010])', '\1-\2', 'g'
    )
  )
$$;

revoke all on function private.unglued(text), private.glued(text), private.sought_in_messages(text)
from public, anon, authenticated, service_role;
-- Whoever writes a message computes what it is found by.
grant execute on function private.unglued(text) to authenticated, service_role;
grant execute on function private.glued(text), private.sought_in_messages(text) to authenticated;

-- Dropped and added: PostgreSQL 15 and 16 cannot change the expression of a column. Its index goes with it.
alter table public.messages
  drop column search_vector,
  add column search_vector tsvector generated always as (to_tsvector('simple', private.unglued(content))) stored;
create index idx_messages_org_search on public.messages using gin (org_id, search_vector);

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
  sought constant tsquery := private.sought_in_messages(term);
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
    private.glued(
      ts_headline(
        'simple',
        private.unglued(translate(messages.content, U&'\E000\E001', '')),
        private.sought_in_messages(term),
        U&'StartSel="\E000", StopSel="\E001", MaxFragments=2, MaxWords=30, MinWords=10, ShortWord=0, FragmentDelimiter=" … "'
      )
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
alter table public.messages
  drop column search_vector,
  add column search_vector tsvector generated always as (to_tsvector('simple', content)) stored;
create index idx_messages_org_search on public.messages using gin (org_id, search_vector);
drop function private.sought_in_messages(text);
drop function private.glued(text);
drop function private.unglued(text);
