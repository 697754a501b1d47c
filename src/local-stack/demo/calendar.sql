-- Appointments of the last four months and the next four weeks. The day of a staff member is divided into slots, so no two
-- appointments overlap. A canceled one may overlap with the one that replaced it.

create temp table demo_staff on commit drop as
select pg_temp.demo_id(orgs.slug || ' staff ' || person.name) as id, orgs.id as org_id, orgs.slug, person.nr, person.name, minutes
from demo_orgs orgs
join (values
  ('bluebird', 1, 'Dr. Helen Park', 30), ('bluebird', 2, 'Dr. Marcus Webb', 45), ('bluebird', 3, 'Dr. Inés Cordero', 30),
  ('bluebird', 4, 'Tess Albright', 45), ('bluebird', 5, 'Raj Malhotra', 45), ('bluebird', 6, 'Dr. Björn Ek', 60),
  ('fern', 1, 'Mingma Sherpa', 120), ('fern', 2, 'Kabita Rai', 90), ('fern', 3, 'Suresh Adhikari', 120)
) as person (slug, nr, name, minutes) using (slug);

insert into public.staff (id, org_id, full_name, email, created_at, updated_at)
select id, org_id, name, 'staff' || nr || '@' || slug || '.example', now() - interval '410 days', now() - interval '80 days'
from demo_staff;

insert into public.locations (id, org_id, name, address, created_at, updated_at)
select pg_temp.demo_id(orgs.slug || ' location ' || nr), id, place, address, now() - interval '420 days', now() - interval '200 days'
from demo_orgs orgs
join (values
  ('bluebird', 0, 'Midtown', '210 West 38th Street, New York, NY'),
  ('bluebird', 1, 'Brooklyn', '88 Court Street, Brooklyn, NY'),
  ('bluebird', 2, 'Jersey City', '15 Exchange Place, Jersey City, NJ'),
  ('fern', 0, 'Thamel', 'Thamel Marg, Kathmandu'),
  ('fern', 1, 'Lakeside', 'Lakeside Road, Pokhara')
) as location (slug, nr, place, address) using (slug);

insert into public.appointments
  (id, org_id, location_id, staff_id, contact_id, scheduled_at, ends_at, status, external_event_id, notes, created_at, updated_at)
select
  pg_temp.demo_id(key), staff.org_id,
  pg_temp.demo_id(staff.slug || ' location ' || (staff.nr + days.day - orgs.today + 1000) % case staff.slug when 'fern' then 2 else 3 end),
  staff.id, contact.id, starts, starts + make_interval(mins => staff.minutes), status,
  case when number % 3 = 0 then 'gcal-' || left(md5(key), 20) end,
  case when number % 11 = 0 then pg_temp.pick('{Asked for the window seat,First visit,Brings a child,Needs an interpreter,Paid in advance}', pg_temp.seeded_random(number, 55)) end,
  least(now(), starts) - make_interval(secs => 86400 * (1 + 20 * pg_temp.seeded_random(number, 53))), least(now(), starts)
from demo_staff staff
join demo_orgs orgs using (slug)
join lateral (
  select orgs.today + back as day from generate_series(-120, 28) back
  where extract(isodow from orgs.today + back) <= case slug when 'bluebird' then 5 else 6 end
) days on true
join lateral generate_series(0, 540 / staff.minutes - 1) slot on true
join lateral (select
  slug || ' appointment ' || staff.nr || ' ' || days.day - orgs.today || ' ' || slot as key,
  (staff.nr * 1000 + (days.day - orgs.today + 500)) * 100 + slot as number,
  pg_temp.local_time(days.day, 9 * 3600 + slot * staff.minutes * 60, orgs.timezone) as starts
) place on true
join demo_contacts contact on contact.slug = staff.slug and contact.nr = 1 + floor(orgs.contacts * pg_temp.seeded_random(number, 51) ^ 1.4)
join lateral (select pg_temp.seeded_random(number, 52) as luck) draw on true
join lateral (select
  case
    when luck < 0.07 then 'canceled'
    when starts < now() then case when luck < 0.12 then 'no_show' else 'completed' end
    when luck < 0.6 then 'confirmed' else 'scheduled'
  end as status
) fate on true
where pg_temp.seeded_random(number, 50) < case when days.day <= orgs.today then 0.45 else 0.25 end;

-- One after working hours with a fixed id: the example in the OpenAPI document.
insert into public.appointments
  (id, org_id, location_id, staff_id, contact_id, scheduled_at, ends_at, status, notes, created_at, updated_at)
select
  pg_temp.demo_id(slug || ' appointment'), org_id, pg_temp.demo_id(slug || ' location 0'), staff.id,
  pg_temp.demo_id(slug || ' contact 5'), starts, starts + interval '30 minutes', 'confirmed', 'Brings the X-ray.',
  now() - interval '2 days', now() - interval '2 days'
from demo_staff staff
join demo_orgs orgs using (slug)
join lateral (select pg_temp.local_time(orgs.today + 1, 18.5 * 3600, orgs.timezone) as starts) place on true
where staff.nr = 1;
