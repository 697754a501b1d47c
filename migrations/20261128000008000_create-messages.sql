-- Written conversations with contacts.

-- Up Migration

-- PostgreSQL's parser takes <words in brackets> for a tag, a/path for a file, a.name for a host and -5 for a number, and each is one
-- word or none. So every joining sign becomes a control character, which the parser treats as a blank, and control characters that were
-- in the text become blanks. Storing, searching and showing use this function, so words are the same in all three.
create function private.unglued(content text) returns text
language sql immutable strict parallel safe
as $$
  select translate(
    content,
    U&'<>&/_@.:-+~' || U&'\0001\0002\0003\0004\0005\0006\0007\0008\000E\000F\0010',
    U&'\0001\0002\0003\0004\0005\0006\0007\0008\000E\000F\0010' || '           '
  )
$$;
-- The writer of a message computes the generated column.
grant execute on function private.unglued(text) to authenticated, service_role;

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
  search_vector tsvector generated always as (to_tsvector('simple', private.unglued(content))) stored,
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

-- Refuses a message that repeats another one of its contact within the organisation's window (23P01). Writers lock the contact's row
-- first: otherwise twenty concurrent copies would not see each other. It is a row lock, which an import of a million messages can afford
-- where advisory locks would fill the lock table. Rows are locked in the order of their ids, so two imports cannot deadlock.
create function private.refuse_repeated_message() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  orgs uuid[];
  touched uuid[];
  -- New or changed messages: updating a message without a change repeats nothing.
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

  -- Planned each time: a single message is looked up by its contact and time, an import is joined. A cached plan made an import of 20,000
  -- take minutes.
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

-- contacts.last_message_at. The lock is taken before the newest message is read, so the later of two writers sees both.
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
  -- A branch is planned only when it is reached: its transition tables exist for its own event only.
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
drop function private.unglued(text);
