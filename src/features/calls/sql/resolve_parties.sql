-- Sets the contact, number and agent of a call. A reference in an event wins over one found by number. References are looked up by number
-- if none is stored, or if the number has changed.
-- The referenced rows are locked before the row of the call. Deletes and renames lock in the same order, so that there is no deadlock. A
-- reference to a deleted row is set to null, unless this event contains it: then the foreign key raises an error.
create function private.resolve_parties(known public.call_logs, merged public.call_logs) returns public.call_logs
language plpgsql
set search_path = ''
as $$
declare
  call public.call_logs := merged;
  named constant text[] := array(select name from private.fields_with_stages(merged.field_stages));
  our_number constant text := private.party_number(merged.direction, merged.to_number, merged.from_number);
  their_number constant text := private.party_number(merged.direction, merged.from_number, merged.to_number);
  is_our_number_new constant boolean :=
    our_number is distinct from private.party_number(known.direction, known.to_number, known.from_number);
  is_their_number_new constant boolean :=
    their_number is distinct from private.party_number(known.direction, known.from_number, known.to_number);
  number_found uuid;
  agent_found uuid;
begin
  call.contact_id := coalesce(merged.contact_id, known.contact_id);
  if 'contact_id' <> all (named) and (call.contact_id is null or is_their_number_new) then
    select contacts.id into call.contact_id
    from public.contacts
    where contacts.org_id = call.org_id and contacts.phone = their_number
    order by contacts.created_at, contacts.id
    limit 1
    for share;
  end if;
  -- The same lock strength as in copy_contact_name.
  perform from public.contacts where contacts.org_id = call.org_id and contacts.id = call.contact_id for share;
  if not found then
    call.contact_id := merged.contact_id;
  end if;

  select numbers.id, numbers.agent_id into number_found, agent_found
  from public.phone_numbers as numbers
  where numbers.e164 = our_number and numbers.org_id = call.org_id
  for key share;
  call.phone_number_id := coalesce(merged.phone_number_id, known.phone_number_id);
  if 'phone_number_id' <> all (named) and (call.phone_number_id is null or is_our_number_new) then
    call.phone_number_id := number_found;
  end if;
  perform from public.phone_numbers as numbers
  where numbers.org_id = call.org_id and numbers.id = call.phone_number_id
  for key share;
  if not found then
    call.phone_number_id := merged.phone_number_id;
  end if;

  call.agent_id := coalesce(merged.agent_id, known.agent_id);
  if 'agent_id' <> all (named) and (call.agent_id is null or is_our_number_new) then
    call.agent_id := agent_found;
  end if;
  perform from public.agents where agents.org_id = call.org_id and agents.id = call.agent_id for key share;
  if not found then
    call.agent_id := merged.agent_id;
  end if;

  perform from public.campaigns where campaigns.org_id = call.org_id and campaigns.id = call.campaign_id for key share;
  return call;
end
$$;

revoke all on function private.resolve_parties(public.call_logs,public.call_logs) from public, anon, authenticated, service_role;
