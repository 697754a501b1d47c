-- Prepares a server as a hosted Supabase project: `postgres` is not a superuser, other roles own the API's roles and schemas, and
-- objects in public are granted to the API's roles by default. Run as `supabase_admin`.

create role postgres login createdb createrole replication bypassrls;
create role anon nologin;
create role authenticated nologin;
create role service_role nologin bypassrls;
create role authenticator login noinherit;
create role supabase_auth_admin login noinherit createrole;
create role supabase_storage_admin login noinherit createrole;
grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role, pg_monitor, pg_read_all_data, pg_signal_backend to postgres;

alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';
alter role postgres set search_path = "$user", public, extensions;

alter database postgres owner to postgres;
grant usage on schema public to anon, authenticated, service_role;
-- Objects that either role creates in public are granted to the API's roles.
alter default privileges for role postgres in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to postgres, anon, authenticated, service_role;

create schema extensions;
grant usage on schema extensions to anon, authenticated, service_role;
grant all on schema extensions to postgres;
create extension pg_stat_statements with schema extensions;
create schema graphql_public;
create schema realtime;
create schema storage authorization supabase_storage_admin;
create table storage.objects (id uuid primary key, bucket_id text, name text);
alter table storage.objects owner to supabase_storage_admin;
create schema auth authorization supabase_auth_admin;
grant usage on schema auth to postgres, anon, authenticated, service_role;
create table auth.users (
  id uuid primary key, email varchar(255), email_confirmed_at timestamptz, raw_app_meta_data jsonb, raw_user_meta_data jsonb
);
alter table auth.users owner to supabase_auth_admin;
grant all on auth.users to postgres;

create function auth.jwt() returns jsonb language sql stable
return nullif(current_setting('request.jwt.claims', true), '')::jsonb;
create function auth.uid() returns uuid language sql stable
return (auth.jwt() ->> 'sub')::uuid;
create function auth.role() returns text language sql stable
return auth.jwt() ->> 'role';
alter function auth.jwt() owner to supabase_auth_admin;
alter function auth.uid() owner to supabase_auth_admin;
alter function auth.role() owner to supabase_auth_admin;

-- PostgREST is notified of every schema change. Only a superuser can create an event trigger.
create function extensions.tell_postgrest() returns event_trigger language plpgsql
as $$ begin notify pgrst, 'reload schema'; end $$;
create event trigger tell_postgrest on ddl_command_end execute function extensions.tell_postgrest();
create publication supabase_realtime;
