-- Queues all contacts of the list, or none of them when one is unknown. Returns no row when the campaign does not exist.
create function public.queue_contacts(org uuid, campaign uuid, contact_ids uuid[])
returns table (queued integer, already_queued integer, unknown_contacts integer)
language plpgsql
set search_path = ''
as $$
begin
  -- Locked, so that it cannot be deleted before its contacts are queued.
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

revoke all on function public.queue_contacts(uuid,uuid,uuid[]) from public, anon, authenticated, service_role;
grant execute on function public.queue_contacts(uuid,uuid,uuid[]) to authenticated;
