-- Adds refused deliveries to the health of their connections. `refused`: [{ org_id, connection_id, count }].
create function private.add_refused_deliveries(refused jsonb) returns void
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.assert_service();
  insert into public.connection_states as states (org_id, connection_id, refused, last_refused_at)
  select connections.org_id, connections.id, each.count, now()
  from jsonb_to_recordset(add_refused_deliveries.refused) as each (org_id uuid, connection_id uuid, count bigint)
  -- It may have been deleted since.
  join public.connections on connections.org_id = each.org_id and connections.id = each.connection_id
  order by connections.org_id, connections.id
  on conflict on constraint connection_states_pkey do update
    set refused = states.refused + excluded.refused, last_refused_at = excluded.last_refused_at;
end
$$;

revoke all on function private.add_refused_deliveries(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.add_refused_deliveries(jsonb) to anon;

create function public.add_refused_deliveries(refused jsonb) returns void
language sql
set search_path = ''
as $$
  select private.add_refused_deliveries(refused)
$$;

revoke all on function public.add_refused_deliveries(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.add_refused_deliveries(jsonb) to anon;
