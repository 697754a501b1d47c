-- Stores a ticket of the caller for one download, and returns when it expires. Null when the caller is not a member. The organisation's
-- expired tickets are removed here, so no job has to.
create function private.create_export_ticket(ticket_hash text, request jsonb, details jsonb) returns timestamptz
language plpgsql security definer
set search_path = ''
as $$
declare
  caller_org constant uuid := private.active_org();
  expires constant timestamptz := now() + interval '60 s';
begin
  if caller_org is null then
    return null;
  end if;
  delete from private.export_tickets as tickets where tickets.org_id = caller_org and tickets.expires_at <= now();
  insert into private.export_tickets (hash, org_id, member_id, request, details, expires_at)
  values (decode(ticket_hash, 'hex'), caller_org, auth.uid(), request, details, expires);
  return expires;
end
$$;

revoke all on function private.create_export_ticket(text,jsonb,jsonb) from public, anon, authenticated, service_role;
grant execute on function private.create_export_ticket(text,jsonb,jsonb) to authenticated;

create function public.create_export_ticket(ticket_hash text, request jsonb, details jsonb) returns timestamptz
language sql
set search_path = ''
as $$
  select private.create_export_ticket(ticket_hash, request, details)
$$;

revoke all on function public.create_export_ticket(text,jsonb,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.create_export_ticket(text,jsonb,jsonb) to authenticated;
