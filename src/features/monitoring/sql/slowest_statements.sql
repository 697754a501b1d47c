create function public.slowest_statements(most integer) returns jsonb
language sql stable
set search_path = ''
as $$
  select private.slowest_statements_for_monitors(most)
$$;

revoke all on function public.slowest_statements(integer) from public, anon, authenticated, service_role;
grant execute on function public.slowest_statements(integer) to authenticated;

-- The slowest statements of the API's roles, without the values in them. Null when pg_stat_statements is not available.
create function private.slowest_statements(most integer) returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
declare
  extension_schema constant text := (
    select n.nspname from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
    where e.extname = 'pg_stat_statements'
  );
  found jsonb;
begin
  if extension_schema is null then
    return null;
  end if;
  execute format(
    $query$
      select coalesce(jsonb_agg(jsonb_build_object(
        'statement', left(private.without_values(slowest.query), 2000),
        'role', slowest.rolname,
        'calls', slowest.calls,
        'total_ms', round(slowest.total_exec_time::numeric, 1),
        'mean_ms', round(slowest.mean_exec_time::numeric, 2),
        'max_ms', round(slowest.max_exec_time::numeric, 1),
        'rows', slowest.rows,
        'blocks_read', slowest.shared_blks_read
      ) order by slowest.total_exec_time desc), '[]')
      from (
        select s.*, r.rolname
        from %I.pg_stat_statements s
        join pg_catalog.pg_roles r on r.oid = s.userid
        where r.rolname in ('anon', 'authenticated', 'service_role', 'callboard_service')
          and s.dbid = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
          and s.query ~* '^\s*(with|select|insert|update|delete|merge)\M'
        order by s.total_exec_time desc
        limit $1
      ) slowest
    $query$,
    extension_schema
  ) into found using least(greatest(most, 1), 100);
  return found;
-- The extension is not preloaded by the server, or this role may not read it.
exception when object_not_in_prerequisite_state or insufficient_privilege or undefined_table then
  return null;
end
$$;

revoke all on function private.slowest_statements(integer) from public, anon, authenticated, service_role;
