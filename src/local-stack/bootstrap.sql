-- Makes a plain PostgreSQL look like a Supabase project: the roles, the auth functions and the schemas that migrations expect.
-- Run by a superuser, once a database, before the migrations; running it again changes nothing.
-- The caller sets authenticator's password.

-- Roles belong to the whole server: two databases may be bootstrapped at once, so a role made meanwhile is no error.
do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('anon', 'nologin noinherit'),
      ('authenticated', 'nologin noinherit'),
      ('service_role', 'nologin noinherit bypassrls'),
      -- Not one of Supabase's: a hosted project gets it from the migrations.
      ('callboard_service', 'nologin noinherit'),
      ('authenticator', 'login noinherit')
    ) as roles (name, attributes)
    where not exists (select from pg_catalog.pg_roles where rolname = roles.name)
  loop
    begin
      execute format('create role %I %s', wanted.name, wanted.attributes);
    exception when duplicate_object or unique_violation then
      null;
    end;
  end loop;

  for wanted in
    select name from unnest(array['anon', 'authenticated', 'service_role', 'callboard_service']) as roles (name)
    where not pg_has_role('authenticator', roles.name, 'member')
  loop
    begin
      execute format('grant %I to authenticator', wanted.name);
    exception when duplicate_object or unique_violation then
      null;
    end;
  end loop;
end
$$;

create schema if not exists extensions;
create schema if not exists auth;
-- A hosted project has it from the start. It counts where the server loads it.
create extension if not exists pg_stat_statements with schema extensions;
grant usage on schema public, extensions, auth to anon, authenticated, service_role;

-- As Supabase has it: names in `extensions` need no prefix in an API query.
do $$
begin
  execute format('alter database %I set search_path = "$user", public, extensions', current_database());
end
$$;

create or replace function auth.jwt() returns jsonb
language sql stable
as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;

create or replace function auth.uid() returns uuid
language sql stable
as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid
$$;

create or replace function auth.role() returns text
language sql stable
as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
  )
$$;

grant execute on all functions in schema auth to anon, authenticated, service_role;

-- A hosted project hands these out by itself; here too, so that a migration which forgets to revoke is caught.
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
