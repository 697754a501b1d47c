-- Creates a campaign and queues its contacts, in one transaction. When a contact is unknown, it creates nothing.
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

revoke all on function public.create_campaign(uuid,jsonb,uuid[]) from public, anon, authenticated, service_role;
grant execute on function public.create_campaign(uuid,jsonb,uuid[]) to authenticated;
