-- The API address of a hosted project is public, and so is its publishable key: without this, every person with a token can query
-- past the service. PostgREST calls check_request before each request, and it demands a key that only the service has.
-- Row-level security stays as the second wall.

-- Up Migration

-- The hashes of the keys, two at most: the one in use, and the next one while keys are rotated.
create table private.gateway_keys (
  slot smallint primary key check (slot in (1, 2)),
  hash bytea not null unique check (octet_length(hash) = 32),
  added_at timestamptz not null default now()
);
alter table private.gateway_keys enable row level security;
revoke all on table private.gateway_keys from public;

-- Definer, since nobody may read the hashes; so the caller is the setting `role`, and not current_user.
-- A header that is sent twice is seen once, as the last: the key decides alone, and no other header is looked at.
create function private.check_request() returns void
language plpgsql stable security definer
set search_path = ''
as $$
begin
  -- anon may execute nothing but ping; service_role is a secret by itself.
  if current_setting('role') in ('anon', 'service_role') then
    return;
  end if;
  perform from private.gateway_keys
  where hash = sha256(convert_to(
    nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-callboard-key', 'UTF8'
  ));
  if not found then
    raise sqlstate 'PT403' using message = 'This API is reached through the Callboard service only';
  end if;
end
$$;

revoke all on function private.check_request() from public;

-- Every role that PostgREST may switch to: it runs the function as that role.
grant usage on schema private to anon;
do $$
declare
  api_role text;
begin
  for api_role in
    select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated', 'service_role', 'callboard_service')
  loop
    execute format('grant execute on function private.check_request() to %I', api_role);
  end loop;
end
$$;

-- For this database alone: roles belong to the whole server. PostgREST prefers this over its own configuration.
do $$
declare
  command constant text := format(
    'alter role authenticator in database %I set pgrst.db_pre_request = %L', current_database(), 'private.check_request'
  );
  present constant text := (
    select split_part(configured, '=', 2)
    from pg_catalog.pg_db_role_setting, unnest(setconfig) as configured
    where setrole = (select oid from pg_catalog.pg_roles where rolname = 'authenticator')
      and setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
      and starts_with(configured, 'pgrst.db_pre_request=')
    order by setdatabase desc
    limit 1
  );
begin
  if present <> 'private.check_request' then
    raise warning 'PostgREST calls % before each request: make it call private.check_request() too', present;
  elsif present is null and exists (select from pg_catalog.pg_roles where rolname = 'authenticator') then
    execute command;
  end if;
exception when insufficient_privilege then
  raise warning 'not allowed to set pgrst.db_pre_request on role authenticator: run by hand: %;', command;
end
$$;

-- Down Migration

do $$
begin
  if exists (
    select from pg_catalog.pg_db_role_setting, unnest(setconfig) as configured
    where setdatabase = (select oid from pg_catalog.pg_database where datname = current_database())
      and configured = 'pgrst.db_pre_request=private.check_request'
  ) then
    execute format('alter role authenticator in database %I reset pgrst.db_pre_request', current_database());
  end if;
exception when insufficient_privilege then
  raise warning 'not allowed to reset pgrst.db_pre_request on role authenticator: until it is reset, PostgREST answers nothing';
end
$$;

revoke usage on schema private from anon;
drop function private.check_request();
drop table private.gateway_keys;
