-- The role of the platform's own programs. It may call the functions that are granted to it by name, and it passes no row-level
-- security: a leaked service token reads no table and changes none.

-- Up Migration
-- Roles belong to the whole server: two databases may be migrated at once, so a role made meanwhile is no error.
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'callboard_service') then
    begin
      create role callboard_service nologin noinherit nobypassrls;
    exception when duplicate_object or unique_violation then
      null;
    end;
  end if;
  -- PostgREST connects as authenticator, and takes the role that a token names.
  if not pg_catalog.pg_has_role('authenticator', 'callboard_service', 'member') then
    begin
      grant callboard_service to authenticator;
    exception when duplicate_object or unique_violation then
      null;
    end;
  end if;
end
$$;

-- As for the other roles of the API (set-role-limits): a setting that an operator has made stays.
do $$
declare
  setting record;
begin
  for setting in
    select * from (values ('plan_cache_mode', 'force_custom_plan'), ('statement_timeout', '2s')) as wanted (name, value)
    where not exists (
      select from pg_catalog.pg_roles, unnest(rolconfig) as configured
      where rolname = 'callboard_service' and starts_with(configured, wanted.name || '=')
    )
  loop
    begin
      execute format('alter role callboard_service set %s = %L', setting.name, setting.value);
    exception when insufficient_privilege then
      raise warning 'not allowed to set % on role %: set it by hand', setting.name, 'callboard_service';
    end;
  end loop;
end
$$;

grant usage on schema public, private to callboard_service;
-- PostgREST runs it as the role of each request (guard-the-gateway, which may have found no such role).
grant execute on function private.check_request() to callboard_service;

-- Down Migration
-- The role stays: it belongs to the whole server, and another database in it may rely on it.
revoke usage on schema public, private from callboard_service;
