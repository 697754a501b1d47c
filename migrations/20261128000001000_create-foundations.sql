-- Extensions, the private schema, default privileges, and the trigger functions that many tables share.

-- Up Migration

create schema if not exists extensions;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists btree_gin with schema extensions;
create extension if not exists btree_gist with schema extensions;

-- PostgREST does not expose this schema, so API callers cannot call its functions or read its tables.
create schema if not exists private;
revoke all on schema private from public;
grant usage on schema private to anon, authenticated, service_role;

-- Hosted Supabase grants these by default.
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on functions from anon, authenticated;
alter default privileges revoke execute on functions from public;

create function private.set_updated_at() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_at = now();
  return new;
end
$$;

-- For append-only tables.
create function private.refuse_change() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end
$$;

-- `now() at time zone x` would be cheaper, but it also accepts POSIX strings such as 'FOO+3', which browsers and Temporal do not
-- understand. The list of zones is read only when a zone is set.
create function private.assert_timezone() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- Reading the list takes 30 ms, so the default and an unchanged zone are not checked.
  if new.timezone = 'UTC' or (tg_op = 'UPDATE' and new.timezone = old.timezone) then
    return new;
  end if;
  if new.timezone ~ '^(posix|right)/'
    or new.timezone in ('Factory', 'localtime', 'posixrules')
    or not exists (select from pg_catalog.pg_timezone_names where name = new.timezone)
  then
    raise exception 'timezone: expected an IANA name such as America/New_York' using errcode = 'check_violation';
  end if;
  return new;
end
$$;

-- Down Migration

drop function private.assert_timezone();
drop function private.refuse_change();
drop function private.set_updated_at();
alter default privileges grant execute on functions to public;
alter default privileges in schema public grant all on functions to anon, authenticated;
alter default privileges in schema public grant all on tables to anon, authenticated;
revoke usage on schema private from anon, authenticated, service_role;
-- Schemas and extensions stay: other programs of a hosted project may use them.
