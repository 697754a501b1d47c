-- Locations, staff and appointments. An exclusion constraint prevents overlapping appointments of one staff member.

-- Up Migration

create table public.locations (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  address text check (char_length(address) <= 500),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id)
);
create trigger set_updated_at before update on public.locations for each row execute function private.set_updated_at();
select private.protect('locations', 'agent');
select private.search_columns_of('locations', 'name', 'address');
select private.audit_deletions_of('locations', 'location');

create table public.staff (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  full_name text not null check (char_length(full_name) between 1 and 200),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  email text check (email = lower(email) and char_length(email) between 3 and 254),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id)
);
create trigger set_updated_at before update on public.staff for each row execute function private.set_updated_at();
select private.protect('staff', 'agent');
select private.search_columns_of('staff', 'full_name', 'phone', 'email');
select private.audit_deletions_of('staff', 'staff');

create table public.appointments (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  location_id uuid,
  staff_id uuid,
  contact_id uuid,
  scheduled_at timestamptz not null,
  ends_at timestamptz not null,
  status text not null default 'scheduled'
    check (status in ('scheduled', 'confirmed', 'completed', 'canceled', 'no_show')),
  external_event_id text check (char_length(external_event_id) between 1 and 200),
  notes text check (char_length(notes) <= 10000),
  -- Null when canceled: null overlaps nothing, so the slot is free again.
  busy tstzrange generated always as (
    case when status <> 'canceled' then tstzrange(scheduled_at, ends_at, '[)') end
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search_text text generated always as (
    lower(coalesce(notes, '') || E'\n' || coalesce(external_event_id, ''))
  ) stored,
  primary key (org_id, id),
  unique (org_id, external_event_id),
  constraint appointments_ends_after_start check (ends_at > scheduled_at and ends_at <= scheduled_at + interval '7 days'),
  -- With a check before the insert, eight concurrent bookings of one slot all succeed. With this constraint, one does.
  constraint appointments_staff_slot_taken exclude using gist (org_id with =, staff_id with =, busy with &&),
  foreign key (org_id, location_id) references public.locations (org_id, id) on delete set null (location_id),
  foreign key (org_id, staff_id) references public.staff (org_id, id) on delete set null (staff_id),
  foreign key (org_id, contact_id) references public.contacts (org_id, id) on delete set null (contact_id)
);
create index idx_appointments_org_scheduled on public.appointments (org_id, scheduled_at desc, id desc);
create index idx_appointments_org_contact_scheduled on public.appointments (org_id, contact_id, scheduled_at desc);
create index idx_appointments_org_status_confirmed on public.appointments (org_id, status, scheduled_at);
create index idx_appointments_org_staff_scheduled on public.appointments (org_id, staff_id, scheduled_at);
create index idx_appointments_org_location_scheduled on public.appointments (org_id, location_id, scheduled_at);
create index idx_appointments_org_search on public.appointments using gin (org_id, search_text extensions.gin_trgm_ops);
create trigger set_updated_at before update on public.appointments for each row execute function private.set_updated_at();

-- Serializes the bookings of one staff member, because concurrent inserts under an exclusion constraint can deadlock. The lock includes
-- the organisation, and a row that row-level security will refuse takes no lock, so a member of another organisation cannot block bookings.
create function private.lock_bookings_of_staff() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- Row-level security will refuse this row.
  if row_security_active('public.appointments') and new.org_id is distinct from private.active_org() then
    return new;
  end if;
  perform pg_advisory_xact_lock(hashtextextended(format('bookings of %s %s', new.org_id, new.staff_id), 0));
  return new;
end
$$;
create trigger lock_bookings_of_staff before insert or update of staff_id, scheduled_at, ends_at, status on public.appointments
  for each row when (new.staff_id is not null and new.status <> 'canceled')
  execute function private.lock_bookings_of_staff();

select private.protect('appointments', 'agent');
select private.audit_deletions_of('appointments', 'appointment');

select private.announce_changes_of('appointments', 'locations', 'staff');

-- Down Migration

drop table public.appointments;
drop function private.lock_bookings_of_staff();
drop function public.search_staff(text);
drop table public.staff;
drop function public.search_locations(text);
drop table public.locations;
