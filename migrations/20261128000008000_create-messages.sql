-- Written conversations with contacts.

-- Up Migration

-- PostgreSQL's text search parser reads <words in brackets> as a tag, a/path as a file, a.name as a host and -5 as a number, and keeps
-- each as one word or none. So signs that join words become control characters, which the parser treats as blanks; control characters of
-- the text become blanks first. The index, the search and the snippet use this function, so they agree on what a word is.
create function private.replace_joining_signs(content text) returns text
language sql immutable strict parallel safe
as $$
  select translate(
    content,
    U&'<>&/_@.:-+~' || U&'\0001\0002\0003\0004\0005\0006\0007\0008\000E\000F\0010',
    U&'\0001\0002\0003\0004\0005\0006\0007\0008\000E\000F\0010' || '           '
  )
$$;
-- The writer of a message computes the generated column.
grant execute on function private.replace_joining_signs(text) to authenticated, service_role;

create table public.messages (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  contact_id uuid not null,
  method text not null check (method in ('sms', 'email', 'whatsapp', 'facebook', 'instagram')),
  direction text not null check (direction in ('inbound', 'outbound')),
  content text not null check (char_length(content) between 1 and 20000),
  sent_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- 'simple', because messages are in many languages: stemming for one of them would break the others.
  search_vector tsvector generated always as (to_tsvector('simple', private.replace_joining_signs(content))) stored,
  primary key (org_id, id),
  foreign key (org_id, contact_id) references public.contacts (org_id, id) on delete cascade
);
-- Looks for a recent repetition.
create index idx_messages_org_contact_method on public.messages (org_id, contact_id, method, sent_at desc);
-- A conversation, page by page.
create index idx_messages_org_contact_sent on public.messages (org_id, contact_id, sent_at desc, id desc);
create index idx_messages_org_sent on public.messages (org_id, sent_at desc, id desc);
create index idx_messages_org_search on public.messages using gin (org_id, search_vector);
create trigger set_updated_at before update on public.messages for each row execute function private.set_updated_at();

-- Refuses a message that repeats another one of its contact within the organisation's window (23P01). It locks the contact's row first,
-- because concurrent copies do not see each other. It uses row locks, because the advisory locks of a large import would fill the lock
-- table. Rows are locked in the order of their ids, so two imports cannot deadlock.
create function private.refuse_repeated_message() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  orgs uuid[];
  touched uuid[];
  -- A query for new and changed messages. An update without a change is not a repetition.
  added text;
  is_repeated boolean;
begin
  if tg_op = 'INSERT' then
    orgs := array(select distinct org_id from new_rows);
    touched := array(select distinct contact_id from new_rows);
    added := 'select * from new_rows';
  else
    orgs := array(select org_id from old_rows union select org_id from new_rows);
    touched := array(select contact_id from old_rows union select contact_id from new_rows);
    added := $query$
      select new_rows.* from new_rows
      left join old_rows using (id, org_id, contact_id, method, direction, content, sent_at)
      where old_rows.id is null
    $query$;
  end if;

  perform from public.contacts where org_id = any (orgs) and id = any (touched) order by id for no key update;

  -- Dynamic SQL, so that it is planned each time: one message needs an index lookup, an import needs a join. With a cached plan, an import
  -- of 20,000 messages took minutes.
  execute format($query$
    select exists (
      select from (%s) as added
      join public.org_settings as settings on settings.org_id = added.org_id
      join public.messages as other
        on other.org_id = added.org_id
        and other.contact_id = added.contact_id
        and other.method = added.method
        and other.direction = added.direction
        and other.content = added.content
        and other.sent_at > added.sent_at - make_interval(secs => settings.duplicate_window_seconds)
        and other.sent_at < added.sent_at + make_interval(secs => settings.duplicate_window_seconds)
        and other.id <> added.id
    )
  $query$, added) into is_repeated;
  if is_repeated then
    raise exception 'this message was stored a moment ago' using errcode = 'exclusion_violation';
  end if;
  return null;
end
$$;

-- Maintains contacts.last_message_at. It takes the lock before it reads the newest message, so the later of two writers sees both.
create function private.note_newest_message() returns trigger
language plpgsql
security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  orgs uuid[];
  touched uuid[];
begin
  -- PostgreSQL plans a branch when it is first reached. That matters here: each event has its own transition tables.
  if tg_op = 'INSERT' then
    orgs := array(select distinct org_id from new_rows);
    touched := array(select distinct contact_id from new_rows);
  elsif tg_op = 'UPDATE' then
    orgs := array(select org_id from old_rows union select org_id from new_rows);
    touched := array(select contact_id from old_rows union select contact_id from new_rows);
  else
    orgs := array(select distinct org_id from old_rows);
    touched := array(select distinct contact_id from old_rows);
  end if;

  perform from public.contacts where org_id = any (orgs) and id = any (touched) order by id for no key update;

  update public.contacts
  set last_message_at = newest.sent_at
  from (
    select
      org_id,
      id,
      (
        select max(messages.sent_at) from public.messages
        where messages.org_id = contacts.org_id and messages.contact_id = contacts.id
      ) as sent_at
    from public.contacts
    where org_id = any (orgs) and id = any (touched)
  ) as newest
  where contacts.org_id = newest.org_id and contacts.id = newest.id and contacts.last_message_at is distinct from newest.sent_at;
  return null;
end
$$;

-- Triggers fire in the order of their names: a refused message must not be recorded as the newest.
create trigger check_not_repeated_on_insert after insert on public.messages
  referencing new table as new_rows
  for each statement execute function private.refuse_repeated_message();
create trigger check_not_repeated_on_update after update on public.messages
  referencing old table as old_rows new table as new_rows
  for each statement execute function private.refuse_repeated_message();
create trigger note_newest_on_insert after insert on public.messages
  referencing new table as new_rows
  for each statement execute function private.note_newest_message();
create trigger note_newest_on_update after update on public.messages
  referencing old table as old_rows new table as new_rows
  for each statement execute function private.note_newest_message();
create trigger note_newest_on_delete after delete on public.messages
  referencing old table as old_rows
  for each statement execute function private.note_newest_message();

select private.protect('messages', 'agent');
select private.announce_changes_of('messages');
select private.audit_deletions_of('messages', 'message');

-- Down Migration

drop table public.messages;
drop function private.note_newest_message();
drop function private.refuse_repeated_message();
drop function private.replace_joining_signs(text);
