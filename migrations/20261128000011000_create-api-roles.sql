-- Settings of the API's roles, and the check that PostgREST runs before each request. Roles belong to the whole server, so settings of an
-- operator stay. Settings that the migrating role may not change are printed as warnings.

-- Up Migration

-- For service tokens. This role may only execute functions that are granted to it by name, so a leaked token can read and change no table.
do $$
begin
  -- Another database of the server may be migrated at the same time, so a role that exists already is no error.
  if not exists (select from pg_catalog.pg_roles where rolname = 'callboard_service') then
    begin
      create role callboard_service nologin noinherit nobypassrls;
    exception when duplicate_object or unique_violation then
      null;
    end;
  end if;
  -- PostgREST connects as authenticator, and switches to the role that a token names.
  if not pg_catalog.pg_has_role('authenticator', 'callboard_service', 'member') then
    begin
      grant callboard_service to authenticator;
    exception when duplicate_object or unique_violation then
      null;
    end;
  end if;
end
$$;
grant usage on schema public, private to callboard_service;

-- PostgREST reads these settings when it loads its schema, and applies them to each request. A statement ends before the service gives up
-- on it (2.5 s), so that a write reported as failed is rolled back. Hosted projects begin with 3 s for anon and 8 s for authenticated.
do $$
declare
  wanted constant interval := '2 s';
  api_role record;
begin
  for api_role in
    select rolname as name from pg_catalog.pg_roles
    where rolname in ('anon', 'authenticated', 'callboard_service') and not exists (
      select
      from unnest(rolconfig) as configured,
        split_part(configured, '=', 2) as value,
        -- A value without a unit is in milliseconds; 0 means no limit.
        cast(case when value ~ '^\d+$' then value || ' ms' else value end as interval) as timeout
      where starts_with(configured, 'statement_timeout=') and timeout > interval '0' and timeout <= wanted
    )
  loop
    begin
      execute format('alter role %I set statement_timeout = %L', api_role.name, '2s');
    exception when insufficient_privilege then
      raise warning 'not allowed to set statement_timeout on role %: set it to 2s by hand', api_role.name;
    end;
  end loop;
end
$$;

-- PostgREST prepares its statements, and PostgreSQL may switch to a generic plan after five executions: for
-- `status = $2 … count=exact` that turned 40 ms into 468.
do $$
declare
  setting record;
begin
  for setting in
    select * from (values
      ('authenticated', 'plan_cache_mode', 'force_custom_plan'),
      ('callboard_service', 'plan_cache_mode', 'force_custom_plan')
    ) as wanted (role_name, name, value)
    where not exists (
      select from pg_catalog.pg_roles, unnest(rolconfig) as configured
      where rolname = wanted.role_name and starts_with(configured, wanted.name || '=')
    )
  loop
    begin
      execute format('alter role %I set %s = %L', setting.role_name, setting.name, setting.value);
    exception when insufficient_privilege then
      raise warning 'not allowed to set % on role %: set it by hand', setting.name, setting.role_name;
    end;
  end loop;
end
$$;

-- Keeps values out of the server's log: no details of errors and no parameters of statements. On authenticator and not on the roles it
-- switches to, because PostgREST passes on only settings that any user may set.
do $$
declare
  setting record;
begin
  for setting in
    select * from (values
      ('log_error_verbosity', 'terse'),
      ('log_parameter_max_length', '0'),
      ('log_parameter_max_length_on_error', '0')
    ) as wanted (name, value)
  loop
    begin
      execute format('alter role authenticator set %s = %L', setting.name, setting.value);
    exception when insufficient_privilege or reserved_name then
      raise warning 'not allowed to set % on role authenticator: set it to % by hand, if the host allows it',
        setting.name, setting.value;
    end;
  end loop;
end
$$;

-- The API address and the publishable key of a hosted project are public, so a member could query PostgREST without the service.
-- check_request demands a key that only the service has. Row-level security applies as well.

-- Hashes of at most two keys: the current one, and the next one during a rotation.
create table private.gateway_keys (
  slot smallint primary key check (slot in (1, 2)),
  hash bytea not null unique check (octet_length(hash) = 32),
  added_at timestamptz not null default now()
);
alter table private.gateway_keys enable row level security;
revoke all on table private.gateway_keys from public;

-- Security definer, because no API role may read the hashes. So the caller is the setting `role`, not current_user. When a header is sent
-- twice, PostgREST passes on the last value.
create function private.check_request() returns void
language plpgsql stable security definer
set search_path = ''
as $$
begin
  -- anon may execute only ping, and the service_role key is itself a secret.
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
-- PostgREST calls it as the role of each request.
grant execute on function private.check_request() to anon, authenticated, service_role, callboard_service;

-- For this database only. PostgREST prefers it to its own configuration.
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
    raise warning 'PostgREST calls % before each request: make that function call private.check_request() too', present;
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

drop function private.check_request();
drop table private.gateway_keys;
-- The role and the settings stay: they belong to the whole server, and another database in it may use them.
revoke usage on schema public, private from callboard_service;
