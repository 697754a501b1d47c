-- How the API's roles run. PostgREST reads these settings when it loads its schema, and sets them for each request.

-- Up Migration
-- PostgREST prepares its statements, and after five executions PostgreSQL may settle on a generic plan, which for
-- `status = $2 … count=exact` turned 40 ms into 468 at the eighth call. What an operator has set already stays.
do $$
declare
  setting record;
begin
  for setting in
    select * from (values
      ('authenticated', 'plan_cache_mode', 'force_custom_plan'),
      -- The service gives a request 2.5 s: what runs longer runs for nobody, and keeps a connection from others.
      ('authenticated', 'statement_timeout', '3s'),
      ('anon', 'statement_timeout', '3s')
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

-- Down Migration
-- Nothing to take back: roles belong to the whole server, and another database in it may rely on the same settings.
select 1;
