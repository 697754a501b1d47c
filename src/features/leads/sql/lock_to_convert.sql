-- Locks the account, the contact and the lead, in this order. Deleting an account or a contact locks in the same order, so no two
-- transactions can deadlock. The lead may get other parents between the lookup and the locks. The inner block then fails, which
-- releases its locks, and the loop starts again.
create function private.lock_to_convert(org uuid, lead uuid) returns void
language plpgsql
set search_path = ''
as $$
declare
  seen record;
  held record;
begin
  loop
    select * into seen from private.parents_of_lead(org, lead);
    begin
      perform from public.accounts where accounts.org_id = org and accounts.id = seen.account_id for key share;
      perform from public.contacts where contacts.org_id = org and contacts.id = seen.contact_id for no key update;
      perform from public.leads where leads.org_id = org and leads.id = lead for no key update;
      select * into held from private.parents_of_lead(org, lead);
      if (held.account_id, held.contact_id) is not distinct from (seen.account_id, seen.contact_id) then
        return;
      end if;
      raise exception 'the parents of the lead have changed' using errcode = 'CB001';
    exception when sqlstate 'CB001' then
      null;
    end;
  end loop;
end
$$;

revoke all on function private.lock_to_convert(uuid,uuid) from public, anon, authenticated, service_role;
grant execute on function private.lock_to_convert(uuid,uuid) to authenticated;
