-- What every table stands on: extensions, the unexposed schema, and the triggers many tables share.

-- Up Migration
create schema if not exists extensions;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists btree_gin with schema extensions;
create extension if not exists btree_gist with schema extensions;

-- Not exposed by PostgREST: nothing in here can be called or read from outside by name.
create schema if not exists private;

create function private.set_updated_at() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_at = now();
  return new;
end
$$;

-- The server knows which zones exist. Asking `now() at time zone x` would be cheaper, but takes POSIX strings too ('FOO+3'),
-- which no browser and no Temporal understands; the list is read only when a zone is set.
create function private.assert_timezone() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- Reading the list takes 30 ms: not for the default, nor for a zone that was checked before.
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

create function private.refuse_change() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end
$$;

-- Down Migration
drop function private.refuse_change();
drop function private.assert_timezone();
drop function private.set_updated_at();
-- Schemas and extensions stay: a hosted project has them for others too, and an empty schema does no harm.
