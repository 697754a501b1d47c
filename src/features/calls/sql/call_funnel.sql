-- How far the outbound calls of a filter came, and how far the contacts came that they were made to. Element n of each array is stage n:
-- queued, dialled, connected, human, successful, booked, kept. What reached a stage also reached all stages before it. A contact came as
-- far as the call that came furthest.
-- Of campaigns, the contacts are those that they queued before the end of the filter. Without campaigns in the filter, there is no first
-- stage.
create function public.call_funnel(org uuid, filter private.call_filter)
returns table (contacts bigint[], attempts bigint[])
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  campaigns constant uuid[] := array(select named.id::uuid from unnest(filter.campaign_id) as named (id) where named.id <> 'none');
  measure constant text := filter.measure;
  matching uuid[];
begin
  if filter.search is not null then
    matching := array(select found.id from private.search_calls(filter.search, filter) as found);
  end if;

  filter.measure := null;
  return query
    with made as (
      select
        c.contact_id,
        case
          when c.status not in ('completed', 'in_progress', 'voicemail') then 2
          when c.status <> 'completed' or c.answered_by = 'machine' then 3
          when c.successful is not true then 4
          when booking.was_kept is null and c.outcome is distinct from 'appointment_booked' then 5
          when booking.was_kept is not true then 6
          else 7
        end as stage
      from public.call_logs as c
      cross join lateral private.counted_version(c, measure) as version
      left join lateral (
        select bool_or(a.status = 'completed') as was_kept
        from public.appointments as a
        where a.org_id = org
          and a.contact_id = c.contact_id
          and a.created_at >= c.started_at
          and a.created_at < c.started_at + interval '24 hours'
      ) as booking on c.successful
      where c.org_id = org
        and c.org_id = (select private.active_org())
        and c.direction = 'outbound'
        and private.call_matches(c, filter)
        and (matching is null or c.id = any (matching))
    ),
    queued as (
      select distinct q.contact_id
      from public.call_queue as q
      where q.org_id = org
        and q.org_id = (select private.active_org())
        and q.campaign_id = any (campaigns)
        and q.created_at < filter.started_before
    ),
    people as (
      select max(made.stage) as stage
      from made
      where made.contact_id is not null
        and (filter.campaign_id is null or made.contact_id in (select queued.contact_id from queued))
      group by made.contact_id
    )
    select
      array_agg(
        case
          when stages.nr > 1 then (select count(*) from people where people.stage >= stages.nr)
          when filter.campaign_id is not null then (select count(*) from queued)
        end
        order by stages.nr
      ),
      array_agg(case when stages.nr > 1 then (select count(*) from made where made.stage >= stages.nr) end order by stages.nr)
    from generate_series(1, 7) as stages (nr);
end
$$;

revoke all on function public.call_funnel from public, anon, authenticated, service_role;
grant execute on function public.call_funnel to authenticated;
