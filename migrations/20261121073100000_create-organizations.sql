-- Who there is: organisations, who belongs to them, how each is set up, and what was done in it.

-- Up Migration
create table public.organizations (
  id uuid primary key default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 200),
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- user_id is auth.users.id; no foreign key, since only a hosted project has that table.
create table public.user_org_roles (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  user_id uuid not null,
  role text not null check (role in ('owner', 'admin', 'agent', 'viewer')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, org_id)
);

create table public.org_settings (
  org_id uuid primary key references public.organizations (id) on delete cascade,
  timezone text not null default 'UTC' check (char_length(timezone) between 1 and 64),
  -- 0 is Sunday, 6 is Saturday
  week_start smallint not null default 1 check (week_start between 0 and 6),
  currency char(3) not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Every organisation has settings from the start: no reader needs to know what a missing row would mean.
create function private.give_settings() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.org_settings (org_id) values (new.id);
  return null;
end
$$;
create trigger give_settings after insert on public.organizations for each row execute function private.give_settings();

create table public.inbound_configs (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null unique references public.organizations (id) on delete cascade,
  greeting text check (char_length(greeting) <= 2000),
  -- { "mon": [["09:00", "17:00"]], … } in the organisation's time zone
  hours jsonb not null default '{}' check (jsonb_typeof(hours) = 'object' and octet_length(hours::text) <= 8192),
  voicemail_enabled boolean not null default true,
  voicemail_greeting text check (char_length(voicemail_greeting) <= 2000),
  spam_max_calls_per_minute integer check (spam_max_calls_per_minute between 1 and 10000),
  spam_max_calls_per_hour integer check (spam_max_calls_per_hour between 1 and 100000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Outlives what it is about: subjects and actors are not references, and an organisation with a history can not be erased
-- by accident (it is soft-deleted).
create table public.audit_log (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete restrict,
  actor_id uuid,
  action text not null check (char_length(action) between 1 and 100),
  subject_type text not null check (char_length(subject_type) between 1 and 100),
  subject_id uuid,
  request_id text check (char_length(request_id) <= 200),
  at timestamptz not null default now(),
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object' and octet_length(details::text) <= 16384)
);

create trigger set_updated_at before update on public.organizations for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.user_org_roles for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.org_settings for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.inbound_configs for each row execute function private.set_updated_at();

create trigger assert_timezone before insert or update of timezone on public.org_settings
  for each row execute function private.assert_timezone();

-- For every role, service_role and the owner included, which no grant and no policy would stop.
create trigger refuse_change before update or delete on public.audit_log
  for each row execute function private.refuse_change();
create trigger refuse_truncate before truncate on public.audit_log
  for each statement execute function private.refuse_change();

-- Down Migration
drop table public.audit_log;
drop table public.inbound_configs;
drop table public.org_settings;
drop table public.user_org_roles;
drop table public.organizations;
drop function private.give_settings();
