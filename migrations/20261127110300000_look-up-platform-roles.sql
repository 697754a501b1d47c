-- The platform's own people are looked up in a table, as members are, and no longer believed by what their token says: a right that
-- was taken back ends at once, and not when the token expires.

-- Up Migration
-- Written by the owner of the database alone (`npm run platform-role`). ops runs the platform; monitor reads how it is.
create table public.platform_roles (
  user_id uuid not null,
  role text not null check (role in ('ops', 'monitor')),
  created_at timestamptz not null default now(),
  primary key (user_id, role)
);
alter table public.platform_roles enable row level security;
revoke all on table public.platform_roles from public, anon, authenticated, service_role;
grant select on table public.platform_roles to authenticated;
create policy own_read on public.platform_roles for select to authenticated using (user_id = (select auth.uid()));

-- The rows are of no organisation: every instance forgets what it remembers of all of them.
create trigger announce_insert after insert on public.platform_roles referencing new table as changed_rows
  for each statement execute function private.announce_change_to_all();
create trigger announce_update after update on public.platform_roles referencing new table as changed_rows
  for each statement execute function private.announce_change_to_all();
create trigger announce_delete after delete on public.platform_roles referencing old table as changed_rows
  for each statement execute function private.announce_change_to_all();
create trigger announce_truncate after truncate on public.platform_roles
  for each statement execute function private.announce_change_to_all();

-- Never null. Definer, so that it does not depend on what the caller may read.
create or replace function private.is_ops() returns boolean
language plpgsql stable security definer
set search_path = ''
as $$
begin
  return exists (select from public.platform_roles as roles where roles.user_id = auth.uid() and roles.role = 'ops');
end
$$;

-- Ops may as well.
create function private.may_monitor() returns boolean
language plpgsql stable security definer
set search_path = ''
as $$
begin
  return exists (select from public.platform_roles as roles where roles.user_id = auth.uid());
end
$$;
revoke all on function private.may_monitor() from public;

create or replace function private.audit_by_ops(org uuid, action text, request_id text, details jsonb) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  if not private.is_ops() or action <> all (array['cache.invalidated']) then
    return false;
  end if;
  insert into public.audit_log (org_id, actor_id, action, subject_type, request_id, details)
  select orgs.id, auth.uid(), audit_by_ops.action, 'org', audit_by_ops.request_id, audit_by_ops.details
  from public.organizations as orgs where orgs.id = org;
  return found;
end
$$;

-- Read by those who monitor as well, and so under another name.
create function private.index_facts_for_monitors() returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
begin
  if not private.may_monitor() then
    raise exception 'for ops and monitor alone' using errcode = 'insufficient_privilege';
  end if;
  return private.index_facts();
end
$$;

create function private.slowest_statements_for_monitors(most integer) returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
begin
  if not private.may_monitor() then
    raise exception 'for ops and monitor alone' using errcode = 'insufficient_privilege';
  end if;
  return private.slowest_statements(most);
end
$$;

create or replace function public.index_facts() returns jsonb
language sql stable
set search_path = ''
as $$
  select private.index_facts_for_monitors()
$$;

create or replace function public.slowest_statements(most integer) returns jsonb
language sql stable
set search_path = ''
as $$
  select private.slowest_statements_for_monitors(most)
$$;

drop function private.index_facts_for_ops();
drop function private.slowest_statements_for_ops(integer);
revoke all on function private.index_facts_for_monitors(), private.slowest_statements_for_monitors(integer) from public;
grant execute on function private.index_facts_for_monitors(), private.slowest_statements_for_monitors(integer) to authenticated;

-- Down Migration
create function private.index_facts_for_ops() returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
begin
  if not private.is_ops() then
    raise exception 'for ops alone' using errcode = 'insufficient_privilege';
  end if;
  return private.index_facts();
end
$$;

create function private.slowest_statements_for_ops(most integer) returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
begin
  if not private.is_ops() then
    raise exception 'for ops alone' using errcode = 'insufficient_privilege';
  end if;
  return private.slowest_statements(most);
end
$$;

create or replace function public.index_facts() returns jsonb
language sql stable
set search_path = ''
as $$
  select private.index_facts_for_ops()
$$;

create or replace function public.slowest_statements(most integer) returns jsonb
language sql stable
set search_path = ''
as $$
  select private.slowest_statements_for_ops(most)
$$;

drop function private.index_facts_for_monitors();
drop function private.slowest_statements_for_monitors(integer);
revoke all on function private.index_facts_for_ops(), private.slowest_statements_for_ops(integer) from public;
grant execute on function private.index_facts_for_ops(), private.slowest_statements_for_ops(integer) to authenticated;

create or replace function private.audit_by_ops(org uuid, action text, request_id text, details jsonb) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  if auth.jwt() #>> '{app_metadata,platform_role}' is distinct from 'ops' or action <> all (array['cache.invalidated']) then
    return false;
  end if;
  insert into public.audit_log (org_id, actor_id, action, subject_type, request_id, details)
  select orgs.id, auth.uid(), audit_by_ops.action, 'org', audit_by_ops.request_id, audit_by_ops.details
  from public.organizations as orgs where orgs.id = org;
  return found;
end
$$;

create or replace function private.is_ops() returns boolean
language plpgsql stable
set search_path = ''
as $$
begin
  return coalesce(auth.jwt() #>> '{app_metadata,platform_role}' = 'ops', false);
end
$$;

drop function private.may_monitor();
drop table public.platform_roles;
