-- Past, running and planned campaigns, and their call queues.

create temp table demo_campaigns on commit drop as
select
  pg_temp.demo_id(orgs.slug || ' campaign ' || campaign.name) as id, orgs.id as org_id, orgs.slug, campaign.nr, campaign.name, status, agents.id as agent_id,
  pg_temp.local_time(today + first_day, 9 * 3600, timezone) as starts_at, pg_temp.local_time(today + last_day, 18 * 3600, timezone) as ends_at
from demo_orgs orgs
join (values
  ('bluebird', 1, 'Recall after six months', 'completed', 1, -330, -290),
  ('bluebird', 2, 'Whitening week', 'completed', 2, -210, -180),
  ('bluebird', 3, 'New practice in Jersey City', 'completed', 5, -100, -60),
  ('bluebird', 4, 'Winter recall', 'running', 1, -16, 14),
  ('bluebird', 5, 'Insurance year ends', 'draft', 3, 20, 40),
  ('fern', 1, 'Past guests: autumn treks', 'completed', 1, -120, -90),
  ('fern', 2, 'Early birds', 'running', 3, -10, 20)
) as campaign (slug, nr, name, status, agent_nr, first_day, last_day) using (slug)
join demo_agents agents on agents.slug = orgs.slug and agents.nr = agent_nr;

insert into public.campaigns (id, org_id, name, status, agent_id, starts_at, ends_at, created_at, updated_at)
select id, org_id, name, status, agent_id, starts_at, ends_at, least(starts_at, now()) - interval '5 days', least(starts_at, now())
from demo_campaigns;

insert into public.call_queue (id, org_id, campaign_id, contact_id, status, attempts, next_attempt_at, created_at, updated_at)
select
  pg_temp.demo_id(campaign.id || ' queue ' || contact.nr), campaign.org_id, campaign.id, contact.id, fate.status,
  case when fate.status = 'queued' then 0 else 1 + floor(3 * pg_temp.seeded_random(contact.nr, 72))::integer end,
  case when fate.status = 'queued' then now() + make_interval(mins => 10 + contact.nr % 500) end,
  campaign.starts_at - interval '1 day', least(now(), campaign.starts_at + make_interval(hours => contact.nr % 400))
from demo_campaigns campaign
join demo_contacts contact on contact.slug = campaign.slug and pg_temp.seeded_random(contact.nr, 700 + campaign.nr) < 0.12 and contact.phone is not null
join lateral (select pg_temp.seeded_random(contact.nr, 710 + campaign.nr) as luck) draw on true
join lateral (select
  case
    when campaign.status = 'running' and luck < 0.55 then 'queued'
    when luck < 0.9 then 'completed' when luck < 0.97 then 'failed' else 'canceled'
  end as status
) fate on true
where campaign.status <> 'draft';

-- Inserting a call looks up its contact. Without statistics, that would read all contacts of the organisation.
analyze public.organizations, public.contacts, public.agents, public.phone_numbers, public.campaigns;
