-- Stores an event and applies it, as store_event describes it, for the service.
create function private.receive_event(org uuid, connection uuid, delivery jsonb, apply boolean)
returns table (event_id uuid, state text, is_duplicate boolean, call_id uuid, is_new_call boolean)
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.assert_service();
  return query select stored.* from private.store_event(org, connection, delivery, apply) as stored;
end
$$;

revoke all on function private.receive_event(uuid,uuid,jsonb,boolean) from public, anon, authenticated, service_role;
grant execute on function private.receive_event(uuid,uuid,jsonb,boolean) to anon;

create function public.receive_event(org uuid, connection uuid, delivery jsonb, apply boolean default true)
returns table (event_id uuid, state text, is_duplicate boolean, call_id uuid, is_new_call boolean)
language sql
set search_path = ''
as $$
  select * from private.receive_event(org, connection, delivery, apply)
$$;

revoke all on function public.receive_event(uuid,uuid,jsonb,boolean) from public, anon, authenticated, service_role;
grant execute on function public.receive_event(uuid,uuid,jsonb,boolean) to anon;
