-- Whom a campaign calls. All of a list is queued, or nothing of it: these functions are called once, and so run in one transaction.
-- Security invoker: row-level security holds inside, and the organisation is asked for as well.

-- Up Migration

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

-- In the order of their ids, so that two who queue the same contacts do not wait for each other. Gives how many are new.
-- The checks of references run in here too, three a contact, and must not be planned anew for each as the role has it: with
-- force_custom_plan 10,000 contacts took 1300 ms, of which 1050 were these checks; so it is 490.
create function private.queue_each_once(org uuid, campaign uuid, contact_ids uuid[]) returns integer
language plpgsql
set search_path = ''
set plan_cache_mode = auto
as $$
declare
  new_entries integer;
begin
  insert into public.call_queue (org_id, campaign_id, contact_id)
  select distinct org, campaign, wanted.id from unnest(contact_ids) as wanted (id) order by 3
  on conflict (campaign_id, contact_id) do nothing;
  get diagnostics new_entries = row_count;
  return new_entries;
end
$$;

-- No row: there is no such campaign. With unknown contacts nothing is queued.
create function public.queue_contacts(org uuid, campaign uuid, contact_ids uuid[])
returns table (queued integer, already_queued integer, unknown_contacts integer)
language plpgsql
set search_path = ''
as $$
begin
  -- Nobody deletes it before its contacts are queued.
  perform from public.campaigns where campaigns.org_id = org and campaigns.id = campaign for key share;
  if not found then
    return;
  end if;
  queued := 0;
  already_queued := 0;
  unknown_contacts := private.count_unknown_contacts(org, contact_ids);
  if unknown_contacts = 0 then
    queued := private.queue_each_once(org, campaign, contact_ids);
    already_queued := (select count(distinct id) from unnest(contact_ids) as wanted (id)) - queued;
  end if;
  return next;
end
$$;

-- With unknown contacts there is no campaign either.
create function public.create_campaign(org uuid, fields jsonb, contact_ids uuid[])
returns table (campaign jsonb, queued integer, unknown_contacts integer)
language plpgsql
set search_path = ''
as $$
declare
  wanted constant public.campaigns := jsonb_populate_record(null::public.campaigns, fields);
  made public.campaigns;
begin
  queued := 0;
  unknown_contacts := private.count_unknown_contacts(org, contact_ids);
  if unknown_contacts = 0 then
    insert into public.campaigns (org_id, name, status, agent_id, starts_at, ends_at)
    values (org, wanted.name, coalesce(wanted.status, 'draft'), wanted.agent_id, wanted.starts_at, wanted.ends_at)
    returning * into made;
    queued := private.queue_each_once(org, made.id, contact_ids);
    campaign := to_jsonb(made);
  end if;
  return next;
end
$$;

revoke all on function
  private.count_unknown_contacts(uuid, uuid[]), private.queue_each_once(uuid, uuid, uuid[]),
  public.queue_contacts(uuid, uuid, uuid[]), public.create_campaign(uuid, jsonb, uuid[])
from public, anon, authenticated, service_role;
grant execute on function
  private.count_unknown_contacts(uuid, uuid[]), private.queue_each_once(uuid, uuid, uuid[]),
  public.queue_contacts(uuid, uuid, uuid[]), public.create_campaign(uuid, jsonb, uuid[])
to authenticated;

-- Down Migration

drop function public.create_campaign(uuid, jsonb, uuid[]);
drop function public.queue_contacts(uuid, uuid, uuid[]);
drop function private.queue_each_once(uuid, uuid, uuid[]);
drop function private.count_unknown_contacts(uuid, uuid[]);
