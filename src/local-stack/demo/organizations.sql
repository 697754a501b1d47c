-- The organisations, their settings, agents and numbers. The temporary table demo_orgs comes from people.ts.

insert into public.organizations (id, name, slug, created_at, updated_at)
select id, name, slug, now() - interval '430 days', now() - interval '430 days' from demo_orgs;

update public.org_settings as settings
set timezone = orgs.timezone, week_start = orgs.week_start, currency = orgs.currency, created_at = now() - interval '430 days'
from demo_orgs as orgs
where settings.org_id = orgs.id;

insert into public.user_org_roles (id, org_id, user_id, role, created_at, updated_at)
select pg_temp.demo_id(slug || ' role ' || role), demo_orgs.id, user_id, role, now() - interval '430 days', now() - interval '430 days'
from demo_orgs, jsonb_to_recordset(members) as member (role text, user_id uuid);

insert into public.saved_views (id, org_id, author_id, name, screen, query, visibility, created_at, updated_at)
select
  case when slug = 'bluebird' and view.nr = 1 then '2f6f2c0e-8a0b-4c57-9a55-5d1d2a7f6b10'::uuid else pg_temp.demo_id(slug || ' saved view ' || view.name) end,
  id, user_id, view.name, screen, query, visibility, now() - make_interval(days => 60 - view.nr), now() - make_interval(days => 60 - view.nr)
from demo_orgs, jsonb_to_recordset(members) as member (role text, user_id uuid),
  (values
    (1, 'owner', 'To call back', 'calls', 'direction=inbound&status=missed&status=voicemail', 'organisation'),
    (2, 'admin', 'Not content', 'calls', 'from=last_7_days&min_duration=60&sentiment=negative', 'organisation'),
    (3, 'admin', 'Long calls of this week', 'calls', 'from=this_week&min_duration=300', 'private'),
    (4, 'owner', 'Incoming, last 30 days', 'overview', 'direction=inbound&from=last_30_days', 'organisation'),
    (5, 'agent', 'My open calls', 'calls', 'status=in_progress&status=ringing', 'private')
  ) as view (nr, author, name, screen, query, visibility)
where role = author;

insert into public.user_preferences (user_id, preferences)
select user_id, '{"theme": "dark"}' from demo_orgs, jsonb_to_recordset(members) as member (role text, user_id uuid)
where role = 'owner'
on conflict do nothing;

insert into public.inbound_configs
  (id, org_id, greeting, hours, voicemail_enabled, voicemail_greeting, spam_max_calls, spam_window_minutes)
select
  pg_temp.demo_id(slug || ' inbound'), id,
  case slug
    when 'bluebird' then 'Thank you for calling Bluebird Dental. How can we help you today?'
    else 'Namaste, this is Fern Mountain Tours. Where would you like to go?'
  end,
  case slug
    when 'bluebird' then '{"mon": [["08:00", "18:00"]], "tue": [["08:00", "18:00"]], "wed": [["08:00", "18:00"]], "thu": [["08:00", "19:00"]], "fri": [["08:00", "15:00"]], "sat": [["09:00", "13:00"]]}'
    else '{"sun": [["09:00", "18:00"]], "mon": [["09:00", "18:00"]], "tue": [["09:00", "18:00"]], "wed": [["09:00", "18:00"]], "thu": [["09:00", "18:00"]], "fri": [["09:00", "16:00"]]}'
  end::jsonb,
  true, 'We are closed at the moment. Leave your name and number, and we call you back.', 30, 60
from demo_orgs;

create temp table demo_agents on commit drop as
select
  pg_temp.demo_id(orgs.slug || ' agent ' || agent.name) as id, orgs.id as org_id, orgs.slug, agent.name, nr, voice, provider, is_active,
  case when agent.name in ('Grace', 'Gita') then (
    select user_id from jsonb_to_recordset(members) as member (role text, user_id uuid) where role = 'agent'
  ) end as user_id
from demo_orgs orgs
join (values
  ('bluebird', 1, 'Ava', 'alloy', 'vapi', true),
  ('bluebird', 2, 'Max', 'onyx', 'vapi', true),
  ('bluebird', 3, 'Noor', 'shimmer', 'retell', true),
  ('bluebird', 4, 'Grace', null, null, true),
  ('bluebird', 5, 'Zoë', 'nova', 'retell', true),
  ('bluebird', 6, 'Pilot', 'echo', 'vapi', false),
  ('fern', 1, 'Tara', 'shimmer', 'vapi', true),
  ('fern', 2, 'Gita', null, null, true),
  ('fern', 3, 'सगुन', 'nova', 'vapi', true)
) as agent (slug, nr, name, voice, provider, is_active) using (slug);

insert into public.agents (id, org_id, name, voice, provider, provider_agent_id, user_id, active, created_at, updated_at)
select
  id, org_id, name, voice, provider, case when provider is not null then left(md5(id::text), 16) end, user_id, is_active,
  now() - make_interval(days => 425 - nr), now() - make_interval(days => 60 - nr)
from demo_agents;

create temp table demo_numbers on commit drop as
select
  pg_temp.demo_id('number ' || e164) as id, orgs.id as org_id, orgs.slug, number.nr, e164, label, agents.id as agent_id
from demo_orgs orgs
join (values
  ('bluebird', 1, '+12125550100', 'Main line', 1),
  ('bluebird', 2, '+12125550101', 'New patients', 2),
  ('bluebird', 3, '+17185550102', 'Brooklyn', 3),
  ('bluebird', 4, '+12015550103', 'Jersey City', 5),
  ('bluebird', 5, '+18005550104', 'Toll-free', 1),
  ('bluebird', 6, '+12125550105', 'Front desk', 4),
  -- A number without calls, which can therefore be deleted.
  ('bluebird', 7, '+12125550106', 'Spare line', 6),
  ('fern', 1, '+97715550110', 'Kathmandu office', 1),
  ('fern', 2, '+97761555011', 'Pokhara office', 3),
  ('fern', 3, '+442055501120', 'London line', 2)
) as number (slug, nr, e164, label, agent_nr) using (slug)
join demo_agents agents on agents.slug = orgs.slug and agents.nr = number.agent_nr;

insert into public.phone_numbers
  (id, org_id, e164, label, provider, provider_phone_id, agent_id, verified_at, provider_phone_id_verified_at, created_at, updated_at)
select
  id, org_id, e164, label, 'twilio', 'PN' || md5(e164), agent_id,
  now() - make_interval(days => 424 - nr), now() - make_interval(days => 424 - nr),
  now() - make_interval(days => 424 - nr), now() - make_interval(days => 50 - nr)
from demo_numbers;

insert into public.integrations
  (id, org_id, name, facebook_page_id, instagram_page_id, facebook_page_verified_at, instagram_page_verified_at, created_at, updated_at)
select pg_temp.demo_id(slug || ' pages'), id, name || ' on Facebook and Instagram',
  case slug when 'bluebird' then '104857600000001' else '104857600000002' end,
  case slug when 'bluebird' then '178414000000001' else '178414000000002' end,
  now() - interval '300 days', now() - interval '300 days',
  now() - interval '300 days', now() - interval '12 days'
from demo_orgs;

insert into public.knowledge_categories (id, org_id, name, description, active, created_at, updated_at)
select
  pg_temp.demo_id(orgs.slug || ' knowledge ' || category.name), id, category.name, description, category.name <> 'Archive',
  now() - interval '400 days', now() - interval '30 days'
from demo_orgs orgs
join (values
  ('bluebird', 'Insurance', 'Which plans are accepted and what they cover'),
  ('bluebird', 'Prices', 'What a treatment costs without insurance'),
  ('bluebird', 'Before and after', 'How to prepare, and what to do after a treatment'),
  ('bluebird', 'Finding us', 'Addresses, parking and public transport'),
  ('bluebird', 'Emergencies', 'What counts as one, and whom to call at night'),
  ('bluebird', 'Archive', 'Answers that no longer hold'),
  ('fern', 'Treks', 'Routes, days, heights and the best months'),
  ('fern', 'Permits', 'TIMS, national parks, restricted areas'),
  ('fern', 'Gear', 'What to bring and what can be rented'),
  ('fern', 'Cancellation', 'Refunds, weather and moved dates')
) as category (slug, name, description) using (slug);

insert into public.services (id, org_id, name, description, price_micros, duration_seconds, active, created_at, updated_at)
select
  pg_temp.demo_id(orgs.slug || ' service ' || service.name), orgs.id, service.name, description, price * 1000000, minutes * 60, true,
  now() - make_interval(days => 410 - (row_number() over ())::integer), now() - interval '90 days'
from demo_orgs orgs
join (values
  ('bluebird', 'Check-up and cleaning', 'Examination, scaling, polishing', 140::bigint, 45),
  ('bluebird', 'Filling', 'Composite, one surface', 210, 60),
  ('bluebird', 'Crown', 'Ceramic, made in two visits', 1350, 90),
  ('bluebird', 'Root canal', 'Front tooth or molar', 980, 90),
  ('bluebird', 'Whitening', 'In the chair', 420, 60),
  ('bluebird', 'Emergency visit', 'Pain, a broken tooth, a lost crown', 160, 30),
  ('bluebird', 'Children’s check-up', 'Up to twelve years', 90, 30),
  ('fern', 'Annapurna Base Camp', 'Seven days from Pokhara', 118000, 10080),
  ('fern', 'Poon Hill sunrise', 'Four days, easy', 38000, 5760),
  ('fern', 'Langtang valley', 'Seven days from Kathmandu', 79000, 10080),
  ('fern', 'Kathmandu heritage walk', 'Patan and Bhaktapur with a guide', 4500, 360)
) as service (slug, name, description, price, minutes) using (slug);

-- Templates belong to no organisation: the same names may exist already.
insert into public.templates (id, name, description, content, created_at, updated_at)
select pg_temp.demo_id('template ' || name), name, description, content, now() - interval '420 days', now() - interval '100 days'
from (values
  ('Receptionist', 'Answers, books, takes messages', 'You answer the telephone of {{organization}}. Be brief and warm. Offer the next two free times. Never guess a price.'),
  ('Recall', 'Calls those who have not been there for long', 'You call on behalf of {{organization}}. Say who you are first. Offer an appointment. Take a no for a no.'),
  ('Lead qualifier', 'Finds out what a new lead needs', 'Ask what is needed, by when, and who decides. Note the answers. Promise nothing.'),
  ('After hours', 'Takes a message when closed', '{{organization}} is closed. Ask for the name, the number and the reason. In an emergency, give {{emergency_number}}.')
) as template (name, description, content)
on conflict do nothing;
