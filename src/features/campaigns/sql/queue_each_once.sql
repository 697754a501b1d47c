-- Returns how many contacts were not queued before. Inserts in the order of their ids, so that concurrent calls cannot deadlock.
-- plan_cache_mode: each contact has three foreign key checks, which the role's force_custom_plan would plan each time (10,000 contacts
-- took 1,300 ms instead of 490).
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
  on conflict (org_id, campaign_id, contact_id) do nothing;
  get diagnostics new_entries = row_count;
  return new_entries;
end
$$;

revoke all on function private.queue_each_once(uuid,uuid,uuid[]) from public, anon, authenticated, service_role;
grant execute on function private.queue_each_once(uuid,uuid,uuid[]) to authenticated;
