-- The state of several connections by id, in one query. Connections that do not exist are absent.
create function public.connections_health(org uuid, connections uuid[]) returns jsonb
language sql stable
set search_path = ''
as $$
  select coalesce(jsonb_object_agg(health.id, health.state) filter (where health.state is not null), '{}')
  from (
    select wanted.id, public.connection_health(org, wanted.id) as state from unnest(connections_health.connections) as wanted (id)
  ) as health
$$;

revoke all on function public.connections_health(uuid,uuid[]) from public, anon, authenticated, service_role;
grant execute on function public.connections_health(uuid,uuid[]) to authenticated;
