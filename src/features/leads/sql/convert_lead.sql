-- Creates the contact and the account of a lead, where it has none, and marks it as won, once. A second call waits for the row lock, and
-- then returns what the first created. Null when the lead does not exist. It returns JSON, because PostgREST could not embed rows that
-- the function itself created: the embedding query has an older snapshot.
create function public.convert_lead(org uuid, lead uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  converted public.leads;
  person public.contacts;
  firm uuid;
begin
  perform private.lock_to_convert(org, lead);
  select * into converted from public.leads where org_id = convert_lead.org and id = convert_lead.lead for no key update;
  if not found then
    return null;
  end if;

  if converted.converted_at is null then
    -- It is locked: with two leads of one contact, the second conversion finds the account that the first created.
    select * into person from public.contacts where org_id = converted.org_id and id = converted.contact_id;
    if person.id is null and coalesce(converted.name, converted.email, converted.phone) is null then
      raise exception 'a lead without a name, an email and a phone' using errcode = 'PT409';
    end if;

    firm := coalesce(converted.account_id, person.account_id);
    if firm is null then
      insert into public.accounts (org_id, name, phone, email)
      values (
        converted.org_id,
        left(coalesce(converted.name, person.full_name, converted.email, converted.phone), 200),
        coalesce(converted.phone, person.phone),
        coalesce(converted.email, person.email)
      )
      returning id into firm;
    end if;

    if person.id is null then
      insert into public.contacts (org_id, full_name, phone, email, account_id)
      values (
        converted.org_id,
        left(coalesce(converted.name, converted.email, converted.phone), 200),
        converted.phone,
        converted.email,
        firm
      )
      returning * into person;
    elsif person.account_id is null then
      update public.contacts set account_id = firm where org_id = person.org_id and id = person.id;
    end if;

    update public.leads
    set contact_id = person.id, account_id = firm, status = 'won', converted_at = now()
    where org_id = converted.org_id and id = converted.id
    returning * into converted;
  end if;

  return jsonb_build_object(
    'lead', to_jsonb(converted),
    'contact', (
      select to_jsonb(contacts) from public.contacts
      where contacts.org_id = converted.org_id and contacts.id = converted.contact_id
    ),
    'account', (
      select to_jsonb(accounts) from public.accounts
      where accounts.org_id = converted.org_id and accounts.id = converted.account_id
    )
  );
end
$$;

revoke all on function public.convert_lead(uuid,uuid) from public, anon, authenticated, service_role;
grant execute on function public.convert_lead(uuid,uuid) to authenticated;
