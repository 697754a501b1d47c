-- Prepares a plain PostgreSQL database like a Supabase project: the roles, auth functions and schemas that migrations expect.
-- Run by a superuser in each database, before the migrations. Running it again changes nothing.
-- The caller sets the password of authenticator.

-- Roles belong to the whole server. Another database may be prepared at the same time, so an existing role is no error.
do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('anon', 'nologin noinherit'),
      ('authenticated', 'nologin noinherit'),
      ('service_role', 'nologin noinherit bypassrls'),
      -- Not a role of Supabase: in a hosted project, the migrations create it.
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
-- Part of every hosted project. It collects statistics only if the server preloads it.
create extension if not exists pg_stat_statements with schema extensions;
grant usage on schema public, extensions, auth to anon, authenticated, service_role;

-- As in Supabase: an API query can use names in `extensions` without a prefix.
do $$
begin
  execute format('alter database %I set search_path = "$user", public, extensions', current_database());
end
$$;

-- The columns that the service reads. In Supabase, only the auth server and the owner of the database may read this table.
create table if not exists auth.users (
  id uuid primary key,
  email varchar(255) unique,
  email_confirmed_at timestamptz,
  raw_user_meta_data jsonb
);

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

-- A hosted project has these default privileges. With them, a test finds the migration that forgets to revoke.
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
