-- A statement ends before the service gives up on it, 2.5 s after the request began: what somebody was told had failed is then
-- rolled back, and not committed in the half second after he was told. (That is so for one that starts as its request does; a
-- request that had to wait for others first may still be told too early.)
-- PostgREST reads these settings when it loads its schema, and sets them for each request.

-- Up Migration
-- Hosted projects come with 3 s for anon and 8 s for authenticated. Who has set less keeps it.
do $$
declare
  wanted constant interval := '2 s';
  api_role record;
begin
  for api_role in
    select rolname as name from pg_catalog.pg_roles
    where rolname in ('authenticated', 'anon') and not exists (
      select
      from unnest(rolconfig) as configured,
        split_part(configured, '=', 2) as value,
        -- Without a unit it is in milliseconds; 0 is without end.
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

-- Down Migration
-- Nothing to take back: roles belong to the whole server, and another database in it may rely on the same settings.
select 1;
