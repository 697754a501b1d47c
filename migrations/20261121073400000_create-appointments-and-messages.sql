-- Bookings, which the database itself keeps from overlapping, and written conversations.

-- Up Migration
create table public.locations (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  address text check (char_length(address) <= 500),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id)
);

create table public.staff (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  full_name text not null check (char_length(full_name) between 1 and 200),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  email text check (email = lower(email) and char_length(email) between 3 and 254),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id)
);

create table public.appointments (
  id uuid primary key default gen_random_uuid(),
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
  -- Null once canceled: null overlaps nothing, so the slot is free again.
  busy tstzrange generated always as (
    case when status <> 'canceled' then tstzrange(scheduled_at, ends_at, '[)') end
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, external_event_id),
  constraint appointments_ends_after_start check (ends_at > scheduled_at and ends_at <= scheduled_at + interval '7 days'),
  -- Checking first and inserting then books eight of eight at once; this books one (23P01 for the rest).
  constraint appointments_staff_slot_taken exclude using gist (org_id with =, staff_id with =, busy with &&),
  foreign key (org_id, location_id) references public.locations (org_id, id) on delete set null (location_id),
  foreign key (org_id, staff_id) references public.staff (org_id, id) on delete set null (staff_id),
  foreign key (org_id, contact_id) references public.contacts (org_id, id) on delete set null (contact_id)
);

create table public.messages (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  contact_id uuid not null,
  method text not null check (method in ('sms', 'email', 'whatsapp', 'facebook', 'instagram')),
  direction text not null check (direction in ('inbound', 'outbound')),
  content text not null check (char_length(content) between 1 and 20000),
  sent_at timestamptz not null default now(),
  -- 'simple': messages come in every language, and a stemmer for one spoils the others.
  search_vector tsvector generated always as (to_tsvector('simple', content)) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (org_id, contact_id) references public.contacts (org_id, id) on delete cascade
);

create trigger set_updated_at before update on public.locations for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.staff for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.appointments for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.messages for each row execute function private.set_updated_at();

-- Down Migration
drop table public.messages;
drop table public.appointments;
drop table public.staff;
drop table public.locations;
