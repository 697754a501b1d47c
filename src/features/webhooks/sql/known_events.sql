-- Which of these dedupe keys a connection has stored already. Of calls that did not change, nothing else is sent.
create function private.known_events(org uuid, connection uuid, keys text[]) returns setof text
language plpgsql stable security definer
set search_path = ''
as $$
begin
  perform private.assert_service();
  return query
    select events.dedupe_key
    from public.webhook_events as events
    where events.org_id = org and events.connection_id = connection and events.dedupe_key = any(keys);
end
$$;

revoke all on function private.known_events(uuid,uuid,text[]) from public, anon, authenticated, service_role;
grant execute on function private.known_events(uuid,uuid,text[]) to anon;

create function public.known_events(org uuid, connection uuid, keys text[]) returns setof text
language sql stable
set search_path = ''
as $$
  select * from private.known_events(org, connection, keys)
$$;

revoke all on function public.known_events(uuid,uuid,text[]) from public, anon, authenticated, service_role;
grant execute on function public.known_events(uuid,uuid,text[]) to anon;
