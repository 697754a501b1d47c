-- One page of found messages, each with a snippet. Found words stand between U+E000 and U+E001, two characters for private use; where the
-- message itself has them, they are removed first.
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
  contact_name text,
  snippet text
)
language sql stable
set search_path = ''
as $$
  select
    messages.id, messages.org_id, messages.contact_id, messages.method, messages.direction, messages.content,
    messages.sent_at, messages.created_at, messages.updated_at, contacts.full_name,
    private.restore_joining_signs(
      ts_headline(
        'simple',
        private.replace_joining_signs(translate(messages.content, U&'\E000\E001', '')),
        private.message_query(term),
        U&'StartSel="\E000", StopSel="\E001", MaxFragments=2, MaxWords=30, MinWords=10, ShortWord=0, FragmentDelimiter=" … "'
      )
    )
  from public.messages
  join public.contacts on contacts.org_id = messages.org_id and contacts.id = messages.contact_id
  where messages.org_id = (select private.active_org()) and messages.id = any (ids)
$$;

revoke all on function public.found_messages(uuid[],text) from public, anon, authenticated, service_role;
grant execute on function public.found_messages(uuid[],text) to authenticated;
