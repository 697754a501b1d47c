-- The contact, number, agent and campaign of a call: those that an event names, else those found by number. They are looked up when none
-- was found before or when the number has changed.
-- Their rows are locked before the row of the call. Deletes and renames lock in the same order, so that there is no deadlock. A row that
-- has been deleted, and that this event does not name, is left out.
create function private.call_as_found(known public.call_logs, told public.call_logs) returns public.call_logs
language plpgsql
set search_path = ''
as $$
declare
  call public.call_logs := told;
  named constant text[] := array(select name from private.names_told(told.told));
  our_number constant text := private.party(told.direction, told.to_number, told.from_number);
  their_number constant text := private.party(told.direction, told.from_number, told.to_number);
  is_our_number_new constant boolean :=
    our_number is distinct from private.party(known.direction, known.to_number, known.from_number);
  is_their_number_new constant boolean :=
    their_number is distinct from private.party(known.direction, known.from_number, known.to_number);
  number_found uuid;
  agent_found uuid;
begin
  call.contact_id := coalesce(told.contact_id, known.contact_id);
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
    call.contact_id := told.contact_id;
  end if;

  select numbers.id, numbers.agent_id into number_found, agent_found
  from public.phone_numbers as numbers
  where numbers.e164 = our_number and numbers.org_id = call.org_id
  for key share;
  call.phone_number_id := coalesce(told.phone_number_id, known.phone_number_id);
  if 'phone_number_id' <> all (named) and (call.phone_number_id is null or is_our_number_new) then
    call.phone_number_id := number_found;
  end if;
  perform from public.phone_numbers as numbers
  where numbers.org_id = call.org_id and numbers.id = call.phone_number_id
  for key share;
  if not found then
    call.phone_number_id := told.phone_number_id;
  end if;

  call.agent_id := coalesce(told.agent_id, known.agent_id);
  if 'agent_id' <> all (named) and (call.agent_id is null or is_our_number_new) then
    call.agent_id := agent_found;
  end if;
  perform from public.agents where agents.org_id = call.org_id and agents.id = call.agent_id for key share;
  if not found then
    call.agent_id := told.agent_id;
  end if;

  perform from public.campaigns where campaigns.org_id = call.org_id and campaigns.id = call.campaign_id for key share;
  return call;
end
$$;

revoke all on function private.call_as_found(public.call_logs,public.call_logs) from public, anon, authenticated, service_role;
