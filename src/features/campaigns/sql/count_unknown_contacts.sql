-- Whom a campaign calls. All of a list is queued, or nothing of it: these functions are called once, and so run in one transaction.
-- Security invoker: row-level security holds inside, and the organisation is asked for as well.


-- The contacts of a list that are none of the organisation's; each counts once. The others are locked, in the order of their ids:
-- whoever deletes one of them meanwhile waits until it is queued, or is waited for, and it is unknown.
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
