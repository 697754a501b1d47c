-- The queued contacts of several campaigns by status, in one query. Campaigns without a queue have no row.
create function public.campaign_progress(org uuid, campaign_ids uuid[]) returns table (
  campaign_id uuid,
  total bigint,
  queued bigint,
  calling bigint,
  completed bigint,
  failed bigint,
  canceled bigint
)
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
    select
      entries.campaign_id,
      count(*),
      count(*) filter (where entries.status = 'queued'),
      count(*) filter (where entries.status = 'calling'),
      count(*) filter (where entries.status = 'completed'),
      count(*) filter (where entries.status = 'failed'),
      count(*) filter (where entries.status = 'canceled')
    from public.call_queue as entries
    where entries.org_id = org
      and entries.org_id = (select private.active_org())
      and entries.campaign_id = any (campaign_ids)
    group by entries.campaign_id;
end
$$;

revoke all on function public.campaign_progress(uuid,uuid[]) from public, anon, authenticated, service_role;
grant execute on function public.campaign_progress(uuid,uuid[]) to authenticated;
