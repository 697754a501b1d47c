-- A lead becomes a contact of an account, and a source an account: in one transaction, and once. Whoever comes second waits for
-- the row, and then sees what the first has made.
-- Answered as JSON: a query does not see the rows that a function it calls has made, so PostgREST could not embed them.

-- Up Migration
create function public.convert_lead(org uuid, lead uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  converted public.leads;
  person public.contacts;
  firm uuid;
begin
  select * into converted from public.leads where org_id = convert_lead.org and id = convert_lead.lead for update;
  if not found then
    return null;
  end if;

  if converted.converted_at is null then
    -- Locked as well: of two leads of one contact, the second finds the account that the first has made.
    select * into person from public.contacts where org_id = converted.org_id and id = converted.contact_id for update;
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

revoke all on function public.convert_lead(uuid, uuid), public.promote_bizdev_source(uuid, uuid)
from public, anon, authenticated, service_role;
grant execute on function public.convert_lead(uuid, uuid), public.promote_bizdev_source(uuid, uuid) to authenticated;

-- Down Migration
drop function public.promote_bizdev_source(uuid, uuid);
drop function public.convert_lead(uuid, uuid);
