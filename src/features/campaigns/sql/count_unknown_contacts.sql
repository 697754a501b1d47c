-- Counts the distinct ids that are no contact of the organisation. Locks the other contacts, in the order of their ids, so that none
-- can be deleted before it is queued.
create function private.count_unknown_contacts(org uuid, contact_ids uuid[]) returns integer
language plpgsql
set search_path = ''
as $$
begin
  return (select count(distinct wanted.id) from unnest(contact_ids) as wanted (id)) - (
    select count(*)
    from (
      select from public.contacts
      where contacts.org_id = org and contacts.id = any (contact_ids)
      order by contacts.id
      for key share
    ) as kept
  );
end
$$;

revoke all on function private.count_unknown_contacts(uuid,uuid[]) from public, anon, authenticated, service_role;
grant execute on function private.count_unknown_contacts(uuid,uuid[]) to authenticated;
