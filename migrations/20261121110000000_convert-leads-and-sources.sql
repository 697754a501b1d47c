-- A lead becomes a contact of an account, and a source an account: in one transaction, and once. Whoever comes second waits for
-- the row, and then sees what the first has made.
-- Answered as JSON: a query does not see the rows that a function it calls has made, so PostgREST could not embed them.

-- Up Migration

create function private.parents_of_lead(org uuid, lead uuid) returns table (account_id uuid, contact_id uuid)
language sql stable
set search_path = ''
as $$
  select coalesce(leads.account_id, contacts.account_id), contacts.id
  from public.leads
  left join public.contacts on contacts.org_id = leads.org_id and contacts.id = leads.contact_id
  where leads.org_id = parents_of_lead.org and leads.id = parents_of_lead.lead
$$;

-- Who deletes an account locks it, and then its contacts and leads; who deletes a contact, it and then its leads. In the same order
-- here, so that nobody waits for somebody who waits for him: account, contact, lead. Which those are is known before they are
-- locked, and may be otherwise once they are: then all are let go, with the block that locked them, and looked up anew.
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
      raise exception 'the lead is of others by now' using errcode = 'CB001';
    exception when sqlstate 'CB001' then
      null;
    end;
  end loop;
end
$$;

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
    -- It is locked: of two leads of one contact, the second finds the account that the first has made.
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

create function public.promote_bizdev_source(org uuid, source uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  promoted public.bizdev_sources;
  firm uuid;
begin
  select * into promoted from public.bizdev_sources
  where org_id = promote_bizdev_source.org and id = promote_bizdev_source.source
  for update;
  if not found then
    return null;
  end if;

  if promoted.promoted_at is null then
    firm := promoted.promoted_account_id;
    if firm is null then
      insert into public.accounts (org_id, name, phone, email, website, notes)
      values (promoted.org_id, promoted.name, promoted.phone, promoted.email, promoted.website, promoted.notes)
      returning id into firm;
    end if;
    update public.bizdev_sources
    set promoted_account_id = firm, promoted_at = now()
    where org_id = promoted.org_id and id = promoted.id
    returning * into promoted;
  end if;

  return jsonb_build_object(
    'source', to_jsonb(promoted),
    'account', (
      select to_jsonb(accounts) from public.accounts
      where accounts.org_id = promoted.org_id and accounts.id = promoted.promoted_account_id
    )
  );
end
$$;

revoke all on function
  private.parents_of_lead(uuid, uuid), private.lock_to_convert(uuid, uuid),
  public.convert_lead(uuid, uuid), public.promote_bizdev_source(uuid, uuid)
from public, anon, authenticated, service_role;
grant execute on function
  private.parents_of_lead(uuid, uuid), private.lock_to_convert(uuid, uuid),
  public.convert_lead(uuid, uuid), public.promote_bizdev_source(uuid, uuid)
to authenticated;

-- Down Migration
drop function public.promote_bizdev_source(uuid, uuid);
drop function public.convert_lead(uuid, uuid);
drop function private.lock_to_convert(uuid, uuid);
drop function private.parents_of_lead(uuid, uuid);
