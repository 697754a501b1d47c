-- The first of the two locks on every row (the second is the org_id filter in each query).
-- Every comparison is with `(select f())`: evaluated once a query. Called a row, the same test costs 25 to 900 times as much.
-- Row-level security is enabled but not forced: the owner's definer functions below must read what they decide upon.

-- Up Migration
-- What hosted Supabase gives away by default, taken back for what later migrations make.
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on functions from anon, authenticated;
alter default privileges revoke execute on functions from public;

revoke all on schema private from public;
grant usage on schema private to authenticated, service_role;

-- Null unless the caller is a member of an organisation that is not deleted. Null equals nothing, so the wall is then shut.
-- A header, once sent, is the answer: a malformed one means no organisation, not the token's.
-- In plpgsql, since its plans are kept for the connection: in SQL each request would plan it anew, at three times the cost.
create function private.active_org() returns uuid
language plpgsql stable security definer
set search_path = ''
as $$
declare
  caller constant uuid := auth.uid();
  asked constant text := coalesce(
    nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-org-id',
    auth.jwt() #>> '{app_metadata,org_id}'
  );
begin
  if asked !~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then
    return null;
  end if;
  return (
    select roles.org_id
    from public.user_org_roles as roles
    join public.organizations as orgs on orgs.id = roles.org_id
    where roles.user_id = caller and roles.org_id = asked::uuid and orgs.deleted_at is null
  );
end
$$;

create function private.active_role() returns text
language sql stable security definer
set search_path = ''
as $$
  select role from public.user_org_roles where user_id = auth.uid() and org_id = private.active_org()
$$;

revoke all on function private.active_org(), private.active_role() from public;
revoke all on function
  private.set_updated_at(), private.assert_timezone(), private.refuse_change(), private.give_settings(),
  private.copy_contact_name(), private.spread_contact_name()
from public;
grant execute on function private.active_org(), private.active_role() to authenticated, service_role;

do $$
declare
  agents_write constant text[] := array[
    'accounts', 'appointments', 'bizdev_sources', 'call_logs', 'call_queue', 'campaigns', 'contacts',
    'knowledge_categories', 'leads', 'locations', 'messages', 'services', 'staff'
  ];
  -- How an organisation is set up and reached.
  admins_write constant text[] := array['agents', 'inbound_configs', 'integrations', 'org_settings', 'phone_numbers'];
  read_only constant text[] := array['organizations', 'user_org_roles', 'templates', 'audit_log'];
  is_own constant text := 'org_id = (select private.active_org())';
  may_write text;
  table_name text;
begin
  foreach table_name in array agents_write || admins_write || read_only loop
    execute format('alter table public.%I enable row level security', table_name);
    execute format('revoke all on table public.%I from public, anon, authenticated, service_role', table_name);
    execute format('grant select, insert, update, delete on table public.%I to service_role', table_name);
    execute format('grant select on table public.%I to authenticated', table_name);
  end loop;

  foreach table_name in array agents_write || admins_write loop
    may_write := format(
      '%s and (select private.active_role()) in (%s)',
      is_own,
      case when table_name = any (admins_write) then $roles$'owner', 'admin'$roles$ else $roles$'owner', 'admin', 'agent'$roles$ end
    );
    execute format('grant insert, update, delete on table public.%I to authenticated', table_name);
    execute format('create policy members_read on public.%I for select to authenticated using (%s)', table_name, is_own);
    execute format('create policy writers_insert on public.%I for insert to authenticated with check (%s)', table_name, may_write);
    execute format(
      'create policy writers_update on public.%I for update to authenticated using (%s) with check (%s)',
      table_name, may_write, may_write
    );
    execute format('create policy writers_delete on public.%I for delete to authenticated using (%s)', table_name, may_write);
  end loop;
end
$$;

-- An organisation's settings came with it and stay with it.
drop policy writers_insert on public.org_settings;
drop policy writers_delete on public.org_settings;
revoke insert, delete on table public.org_settings from authenticated;

create policy members_read on public.organizations for select to authenticated
  using (id = (select private.active_org()));
create policy members_read on public.user_org_roles for select to authenticated
  using (org_id = (select private.active_org()));
create policy members_read on public.templates for select to authenticated
  using ((select private.active_org()) is not null);

-- Viewers too: playing a recording is audited. Nobody writes in another's name, or chooses the time (no grant on `at`).
create policy managers_read on public.audit_log for select to authenticated
  using (org_id = (select private.active_org()) and (select private.active_role()) in ('owner', 'admin'));
create policy members_insert on public.audit_log for insert to authenticated
  with check (org_id = (select private.active_org()) and actor_id = (select auth.uid()));
grant insert (org_id, actor_id, action, subject_type, subject_id, request_id, details)
  on table public.audit_log to authenticated;
revoke update, delete on table public.audit_log from service_role;

-- Down Migration
do $$
declare
  policy record;
begin
  for policy in select tablename, policyname from pg_catalog.pg_policies where schemaname = 'public' loop
    execute format('drop policy %I on public.%I', policy.policyname, policy.tablename);
    execute format('alter table public.%I disable row level security', policy.tablename);
  end loop;
end
$$;

drop function private.active_role();
drop function private.active_org();
revoke usage on schema private from authenticated, service_role;

alter default privileges grant execute on functions to public;
alter default privileges in schema public grant all on functions to anon, authenticated;
alter default privileges in schema public grant all on tables to anon, authenticated;
