-- What a message means for its conversation: the contact's newest one is known, and nothing is said twice in one breath.

-- Up Migration
alter table public.org_settings add column duplicate_window_seconds integer not null default 60
  check (duplicate_window_seconds between 0 and 86400);
comment on column public.org_settings.duplicate_window_seconds is
  'A message that repeats another of its contact within this time is refused. 0: none is.';

-- Messages of one contact are looked at one after the other: whoever writes one holds the contact's row until he commits.
-- Looking without that lets twenty at the same time all find nothing. A lock on the row and not an advisory one: the next
-- function needs it anyway, and an import of a million messages does not fill the server's table of locks. In order of
-- id, so that two imports do not wait for each other; of a message that moves, both contacts, as the next function does. A
-- repetition is an exclusion violation (23P01).
create function private.refuse_repeated_message() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  touched uuid[];
  -- What is said now and was not before: to store a message as it is repeats nothing.
  said text;
  is_repeated boolean;
begin
  if tg_op = 'INSERT' then
    touched := array(select distinct contact_id from new_rows);
    said := 'select * from new_rows';
  else
    touched := array(select contact_id from old_rows union select contact_id from new_rows);
    said := $query$
      select new_rows.* from new_rows
      left join old_rows using (id, org_id, contact_id, method, direction, content, sent_at)
      where old_rows.id is null
    $query$;
  end if;

  perform from public.contacts where id = any (touched) order by id for no key update;

  -- Planned anew each time: one message is looked up by its contact and time, and an import is joined at once. The plan
  -- that was kept from the first one made 20,000 at the same time take minutes.
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
  $query$, said) into is_repeated;
  if is_repeated then
    raise exception 'this message was stored a moment ago' using errcode = 'exclusion_violation';
  end if;
  return null;
end
$$;

-- The lock comes first, and the newest message is looked for after it: whatever was written meanwhile is seen by the later.
create function private.note_newest_message() returns trigger
language plpgsql
security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  touched uuid[];
begin
  -- Each branch is planned only when it is reached: the tables it names are there for its own event alone.
  if tg_op = 'INSERT' then
    touched := array(select distinct contact_id from new_rows);
  elsif tg_op = 'UPDATE' then
    touched := array(select contact_id from old_rows union select contact_id from new_rows);
  else
    touched := array(select distinct contact_id from old_rows);
  end if;

  perform from public.contacts where id = any (touched) order by id for no key update;

  update public.contacts
  set last_message_at = newest.sent_at
  from (
    select
      id,
      (
        select max(messages.sent_at) from public.messages
        where messages.org_id = contacts.org_id and messages.contact_id = contacts.id
      ) as sent_at
    from public.contacts
    where id = any (touched)
  ) as newest
  where contacts.id = newest.id and contacts.last_message_at is distinct from newest.sent_at;
  return null;
end
$$;

revoke all on function private.refuse_repeated_message(), private.note_newest_message() from public;

-- Triggers fire by name: what is refused is not noted.
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

-- What was written before somebody kept it.
update public.contacts
set last_message_at = newest.sent_at
from (select contact_id, max(sent_at) as sent_at from public.messages group by contact_id) as newest
where contacts.id = newest.contact_id and contacts.last_message_at is distinct from newest.sent_at;

-- Down Migration
drop trigger note_newest_on_delete on public.messages;
drop trigger note_newest_on_update on public.messages;
drop trigger note_newest_on_insert on public.messages;
drop trigger check_not_repeated_on_update on public.messages;
drop trigger check_not_repeated_on_insert on public.messages;
drop function private.note_newest_message();
drop function private.refuse_repeated_message();
alter table public.org_settings drop column duplicate_window_seconds;
