-- The account of a lead is its own or that of its contact.
create function private.parents_of_lead(org uuid, lead uuid) returns table (account_id uuid, contact_id uuid)
language sql stable
set search_path = ''
as $$
  select coalesce(leads.account_id, contacts.account_id), contacts.id
  from public.leads
  left join public.contacts on contacts.org_id = leads.org_id and contacts.id = leads.contact_id
  where leads.org_id = parents_of_lead.org and leads.id = parents_of_lead.lead
$$;

revoke all on function private.parents_of_lead(uuid,uuid) from public, anon, authenticated, service_role;
grant execute on function private.parents_of_lead(uuid,uuid) to authenticated;
