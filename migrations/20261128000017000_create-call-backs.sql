-- Callers to call back: unanswered callers, and what members resolved.

-- Up Migration

-- Up to which of its calls a caller needs no call back. A later unanswered call reopens the caller.
create table public.call_back_resolutions (
  org_id uuid not null references public.organizations (id) on delete cascade,
  number text not null check (char_length(number) between 1 and 100),
  resolution text not null check (resolution in ('done', 'not_needed')),
  -- The last unanswered call at that time, and when it started. No foreign key: the resolution stays when the call is deleted.
  call_id uuid not null,
  resolved_through timestamptz not null,
  resolved_by uuid,
  resolved_at timestamptz not null default now(),
  primary key (org_id, number)
);
-- Members only read: resolve_unanswered writes and audits.
select private.protect('call_back_resolutions');
select private.announce_changes_of('call_back_resolutions');

-- The unanswered callers of an organisation, so that a read needs no call of other callers. private.unanswered_calls defines the row of a
-- caller. It is exact, except for the callers in private.changed_callers: readers compute those from the calls.
create table private.unanswered_callers (
  org_id uuid not null references public.organizations (id) on delete cascade,
  number text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  attempts integer not null,
  primary key (org_id, number)
);
create index idx_unanswered_callers_org_last on private.unanswered_callers (org_id, last_at) include (number, first_at, attempts);

-- Callers with a changed call. Writers only append, in the transaction of the call, and never wait for each other. The fold deletes the
-- rows that it has read. Without a foreign key, which would lock the organisation for each call.
create table private.changed_callers (org_id uuid not null, number text not null);
create index idx_changed_callers_org on private.changed_callers (org_id, number);

alter table private.unanswered_callers enable row level security;
alter table private.changed_callers enable row level security;
revoke all on table private.unanswered_callers, private.changed_callers from public, anon, authenticated, service_role;

-- The number of the person in a call that decides about a call back: unanswered inbound calls, and conversations in either direction. Null
-- for all other calls, for legs, test calls and withheld numbers. Without a search_path, so that PostgreSQL inlines it.
create function private.caller_number(
  direction text, status text, from_number text, to_number text, leg_of uuid, is_test boolean
) returns text
language sql immutable
as $$
  select case
    when leg_of is not null or is_test then null
    when direction = 'inbound' and status in ('missed', 'voicemail', 'completed') then from_number
    when direction = 'outbound' and status = 'completed' then to_number
  end
$$;

create function private.note_inserted_callers() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into private.changed_callers (org_id, number)
  select org_id, private.caller_number(direction, status, from_number, to_number, leg_of, is_test) from new_rows
  where private.caller_number(direction, status, from_number, to_number, leg_of, is_test) is not null;
  return null;
end
$$;
create trigger note_callers_insert after insert on public.call_logs referencing new table as new_rows
  for each statement execute function private.note_inserted_callers();

-- For each row, because only a row trigger has a condition: most updates change nothing that matters here.
create function private.note_changed_callers() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into private.changed_callers (org_id, number)
  select org_id, number
  from (values
    (old.org_id, private.caller_number(old.direction, old.status, old.from_number, old.to_number, old.leg_of, old.is_test)),
    (new.org_id, private.caller_number(new.direction, new.status, new.from_number, new.to_number, new.leg_of, new.is_test))
  ) as callers (org_id, number)
  where number is not null
  group by org_id, number;
  return null;
end
$$;
create trigger note_callers_update after update on public.call_logs
  for each row when (
    (old.org_id, old.status, old.direction, old.from_number, old.to_number, old.leg_of, old.is_test, old.started_at)
    is distinct from
    (new.org_id, new.status, new.direction, new.from_number, new.to_number, new.leg_of, new.is_test, new.started_at)
  )
  execute function private.note_changed_callers();

-- The join skips an organisation that is being deleted.
create function private.note_deleted_callers() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  if tg_op = 'TRUNCATE' then
    delete from private.unanswered_callers;
    delete from private.changed_callers;
    return null;
  end if;
  insert into private.changed_callers (org_id, number)
  select org_id, private.caller_number(direction, status, from_number, to_number, leg_of, is_test)
  from old_rows
  join public.organizations on organizations.id = org_id
  where private.caller_number(direction, status, from_number, to_number, leg_of, is_test) is not null;
  return null;
end
$$;
create trigger note_callers_delete after delete on public.call_logs referencing old table as old_rows
  for each statement execute function private.note_deleted_callers();
create trigger note_callers_truncate after truncate on public.call_logs
  for each statement execute function private.note_deleted_callers();

-- For calls that exist already.
insert into private.changed_callers (org_id, number)
select distinct org_id, from_number from public.call_logs
where direction = 'inbound' and status in ('missed', 'voicemail') and from_number is not null and leg_of is null and is_test is not true;

-- Down Migration

drop trigger note_callers_truncate on public.call_logs;
drop trigger note_callers_delete on public.call_logs;
drop trigger note_callers_update on public.call_logs;
drop trigger note_callers_insert on public.call_logs;
drop function private.note_deleted_callers();
drop function private.note_changed_callers();
drop function private.note_inserted_callers();
drop function private.caller_number(text, text, text, text, uuid, boolean);
drop table private.changed_callers;
drop table private.unanswered_callers;
drop table public.call_back_resolutions;
