-- Every fourth caller whose last call was unanswered is resolved by a member of the organisation.
insert into public.call_back_resolutions (org_id, number, resolution, call_id, resolved_through, resolved_by, resolved_at)
select
  last.org_id, last.number, case when last.place % 3 = 0 then 'not_needed' else 'done' end, last.call_id, last.started_at,
  (select user_id from public.user_org_roles as roles where roles.org_id = last.org_id and roles.role = 'agent' order by user_id limit 1),
  least(last.started_at + interval '3 hours', now())
from (
  select calls.*, row_number() over (partition by org_id order by number) as place
  from (
    select distinct on (org_id, from_number) org_id, from_number as number, id as call_id, started_at
    from public.call_logs
    where direction = 'inbound' and status in ('missed', 'voicemail') and from_number is not null and leg_of is null
    order by org_id, from_number, started_at desc, id desc
  ) as calls
) as last
where last.place % 4 = 0;
