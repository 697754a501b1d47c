-- Organisations with their members, settings and inbound configuration, and the roles of the platform.

-- Up Migration

create table public.organizations (
  id uuid primary key default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 200),
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_organizations_deleted_name on public.organizations (deleted_at, name);
create index idx_organizations_deleted_created on public.organizations (deleted_at, created_at desc);
create trigger set_updated_at before update on public.organizations for each row execute function private.set_updated_at();

-- user_id is auth.users.id. There is no foreign key, because the auth server owns that table.
create table public.user_org_roles (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  user_id uuid not null,
  role text not null check (role in ('owner', 'admin', 'agent', 'viewer')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id),
  -- In this order: a request looks up the memberships of its user.
  unique (user_id, org_id)
);
create trigger set_updated_at before update on public.user_org_roles for each row execute function private.set_updated_at();

-- ops operates the platform; monitor reads its metrics and health. Only the owner of the database writes this table (`npm run
-- platform-role`). Tokens carry no platform role, so revoking one takes effect at once.
create table public.platform_roles (
  user_id uuid not null,
  role text not null check (role in ('ops', 'monitor')),
  created_at timestamptz not null default now(),
  primary key (user_id, role)
);

-- The organisation of the request. Null, and so no row is visible, when the caller is not a member of it or it is deleted. The header
-- takes precedence over the token, even when it is malformed: it then means no organisation. plpgsql, because a connection keeps its
-- plans; an SQL function would be planned on each request, at three times the cost.
create function private.active_org() returns uuid
language plpgsql stable security definer
set search_path = ''
as $$
declare
  caller constant uuid := auth.uid();
  requested constant text := coalesce(
    nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-org-id',
    auth.jwt() #>> '{app_metadata,org_id}'
  );
begin
  if requested !~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then
    return null;
  end if;
  return (
    select roles.org_id
    from public.user_org_roles as roles
    join public.organizations as orgs on orgs.id = roles.org_id
    where roles.user_id = caller and roles.org_id = requested::uuid and orgs.deleted_at is null
  );
end
$$;
grant execute on function private.active_org() to authenticated, service_role;

create function private.active_role() returns text
language sql stable security definer
set search_path = ''
as $$
  select role from public.user_org_roles where user_id = auth.uid() and org_id = private.active_org()
$$;
grant execute on function private.active_role() to authenticated, service_role;

-- Never null. Security definer, so that the result does not depend on what the caller may read.
create function private.is_ops() returns boolean
language plpgsql stable security definer
set search_path = ''
as $$
begin
  return exists (select from public.platform_roles as roles where roles.user_id = auth.uid() and roles.role = 'ops');
end
$$;
grant execute on function private.is_ops() to authenticated;

-- True for both platform roles.
create function private.may_monitor() returns boolean
language plpgsql stable security definer
set search_path = ''
as $$
begin
  return exists (select from public.platform_roles as roles where roles.user_id = auth.uid());
end
$$;

alter table public.organizations enable row level security;
revoke all on table public.organizations from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.organizations to service_role;
-- No grant to delete: organisations are soft-deleted, and can be restored.
grant select, insert (name, slug), update (name, slug, deleted_at) on table public.organizations to authenticated;
-- One policy for members and ops, because PostgreSQL would evaluate each of two policies for each row.
create policy members_and_ops_read on public.organizations for select to authenticated
  using (id = (select private.active_org()) or (select private.is_ops()));
create policy ops_insert on public.organizations for insert to authenticated with check ((select private.is_ops()));
create policy ops_update on public.organizations for update to authenticated
  using ((select private.is_ops())) with check ((select private.is_ops()));
select private.search_columns_of('organizations', 'name');

select private.protect('user_org_roles');

alter table public.platform_roles enable row level security;
revoke all on table public.platform_roles from public, anon, authenticated, service_role;
grant select on table public.platform_roles to authenticated;
create policy own_read on public.platform_roles for select to authenticated using (user_id = (select auth.uid()));
select private.announce_changes_to_all_of('platform_roles');

create table public.org_settings (
  org_id uuid primary key references public.organizations (id) on delete cascade,
  timezone text not null default 'UTC' check (char_length(timezone) between 1 and 64),
  -- 0 is Sunday, 6 is Saturday
  week_start smallint not null default 1 check (week_start between 0 and 6),
  currency char(3) not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  duplicate_window_seconds integer not null default 60 check (duplicate_window_seconds between 0 and 86400),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column public.org_settings.duplicate_window_seconds is
  'A message that repeats another one of its contact within this time is refused. 0 refuses none.';

-- Every organisation has settings from the start, so no reader has to define what a missing row means.
create function private.create_settings() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.org_settings (org_id) values (new.id);
  return null;
end
$$;
create trigger create_settings after insert on public.organizations for each row execute function private.create_settings();

create trigger set_updated_at before update on public.org_settings for each row execute function private.set_updated_at();
create trigger assert_timezone before insert or update of timezone on public.org_settings
  for each row execute function private.assert_timezone();
-- Settings are created with the organisation and stay as long as it does.
select private.protect('org_settings', 'admin', array['update']);

-- A change of the time zone recounts the organisation's calls, under a lock that several organisations share. So members may change it
-- once a minute. A client that connects to the database directly is not limited.
create table private.timezone_changes (
  org_id uuid primary key references public.organizations (id) on delete cascade,
  changed_at timestamptz not null
);
alter table private.timezone_changes enable row level security;

-- Security definer, because members cannot write the table. So the caller is the setting `role`, not current_user.
create function private.limit_timezone_changes() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  if current_setting('role') <> 'authenticated' then
    return new;
  end if;
  insert into private.timezone_changes as last (org_id, changed_at) values (new.org_id, now())
  on conflict (org_id) do update set changed_at = excluded.changed_at
  where last.changed_at <= excluded.changed_at - interval '1 minute';
  if not found then
    raise sqlstate 'PT429' using message = 'The time zone was changed less than a minute ago';
  end if;
  return new;
end
$$;
create trigger limit_timezone_changes before update of timezone on public.org_settings
  for each row when (old.timezone is distinct from new.timezone)
  execute function private.limit_timezone_changes();

create table public.inbound_configs (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null unique references public.organizations (id) on delete cascade,
  greeting text check (char_length(greeting) <= 2000),
  -- { "mon": [["09:00", "17:00"]], … } in the organisation's time zone
  hours jsonb not null default '{}' check (jsonb_typeof(hours) = 'object' and octet_length(hours::text) <= 8192),
  voicemail_enabled boolean not null default true,
  voicemail_greeting text check (char_length(voicemail_greeting) <= 2000),
  spam_max_calls integer check (spam_max_calls between 1 and 100000),
  spam_window_minutes integer not null default 60 check (spam_window_minutes between 1 and 1440),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id)
);
comment on column public.inbound_configs.spam_max_calls is
  'More calls than this from one number within spam_window_minutes are blocked. Null blocks none.';
create trigger set_updated_at before update on public.inbound_configs for each row execute function private.set_updated_at();
select private.protect('inbound_configs', 'admin');

select private.announce_changes_of('inbound_configs', 'org_settings', 'organizations', 'user_org_roles');

-- Down Migration

drop table public.inbound_configs;
drop table private.timezone_changes;
drop table public.org_settings;
drop trigger create_settings on public.organizations;
drop function private.limit_timezone_changes();
drop function private.create_settings();
drop function public.search_organizations(text);
drop policy members_and_ops_read on public.organizations;
drop policy ops_insert on public.organizations;
drop policy ops_update on public.organizations;
drop policy members_read on public.user_org_roles;
drop function private.may_monitor();
drop function private.is_ops();
drop function private.active_role();
drop function private.active_org();
drop table public.platform_roles;
drop table public.user_org_roles;
drop table public.organizations;
