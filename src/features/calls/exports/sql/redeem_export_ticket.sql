-- Uses a ticket up, and returns its export with the present role of its member. No row when the ticket is unknown, used or expired, or when
-- the membership has ended. The audit entry is part of the transaction, so no download is without one.
create function private.redeem_export_ticket(ticket_hash text, request_id text)
returns table (org_id uuid, member_id uuid, role text, request jsonb)
language plpgsql security definer
set search_path = ''
as $$
declare
  ticket private.export_tickets;
begin
  perform private.assert_service();
  delete from private.export_tickets as tickets where tickets.hash = decode(ticket_hash, 'hex') returning * into ticket;
  if ticket.expires_at is null or ticket.expires_at <= now() then
    return;
  end if;
  if not exists (select from public.user_org_roles as roles where roles.org_id = ticket.org_id and roles.user_id = ticket.member_id) then
    return;
  end if;
  perform private.act_as_member(ticket.org_id, ticket.member_id);
  -- Also null for an organisation that was deleted.
  if private.active_org() is null then
    return;
  end if;
  perform set_config(
    'request.headers',
    jsonb_build_object('x-org-id', ticket.org_id, 'x-callboard-request-id', redeem_export_ticket.request_id)::text,
    true
  );
  perform private.write_audit(ticket.org_id, 'calls.exported', 'organization', ticket.org_id, ticket.details);
  return query select ticket.org_id, ticket.member_id, private.active_role(), ticket.request;
end
$$;

revoke all on function private.redeem_export_ticket(text,text) from public, anon, authenticated, service_role;
grant execute on function private.redeem_export_ticket(text,text) to anon;

create function public.redeem_export_ticket(ticket_hash text, request_id text)
returns table (org_id uuid, member_id uuid, role text, request jsonb)
language sql
set search_path = ''
as $$
  select * from private.redeem_export_ticket(ticket_hash, request_id)
$$;

revoke all on function public.redeem_export_ticket(text,text) from public, anon, authenticated, service_role;
grant execute on function public.redeem_export_ticket(text,text) to anon;
