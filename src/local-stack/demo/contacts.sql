-- Accounts, contacts, leads and business development sources.

create temp table demo_names (slug text, firsts text[], lasts text[], areas text[], companies text[]) on commit drop;
insert into demo_names values
('bluebird',
 '{Emma,Liam,Olivia,Noah,Zoë,José,Siân,Łukasz,Nguyễn,Aaliyah,Chloé,Mateo,Priya,Omar,Ingrid,Søren,Renée,Dmitri,Yuki,Fatima,Grace,Henry,Isabella,Jack,Kwame,Lucía,Mia,Nina,Óscar,Paula,Quinn,Rosa,Samuel,Tomás,Uma,Victor,Wendy,Ximena,Yusuf,Zara,Björn,Anaïs,Carlos,Deborah,Ethan,Frances,George,Hannah}',
 '{Smith,O''Brien,García,Müller,Nguyen,Johnson,Kowalski,Peña,Okafor,Patel,Kim,Rossi,Lefèvre,Jørgensen,Ivanova,Tanaka,Haddad,Williams,Brown,Davis,Martínez,Lee,Clark,Lewis,Walker,Young,Allen,King,Wright,Scott,Torres,Hill,Green,Adams,Baker,Nelson,Carter,Mitchell,Pérez,Roberts,Turner,Phillips,Núñez,Parker,Evans,Edwards,Collins,Stewart,Morris,Rogers,Reed,Cook,Bell,Murphy,Bailey,Rivera,Cooper,Richardson,Cox,Howard,Ward,de la Cruz}',
 '{+1212,+1646,+1718,+1917,+1347,+1201,+1551,+1516,+1914,+1203}',
 '{Hudson Books,Maple & Co.,Café Lumière,Ortega Plumbing,Kings County School,Riverside Yoga,Blue Door Bakery,North Pier Logistics,Sato Design,Green Street Dental Lab,Murphy Family,García Family}'),
('fern',
 '{Aarav,Sita,Bishal,Gita,Hari,Laxmi,Nabin,Pema,Rajesh,Sunita,Tenzin,Anna,James,Sophie,Lukas,Mei,सीता,राम,Zoé,Kenji}',
 '{Shrestha,Gurung,Tamang,Sherpa,Thapa,Rai,Magar,Karki,Lama,Adhikari,Müller,Taylor,Dubois,Wang,श्रेष्ठ,Sato,Andersson}',
 '{+977984100,+977985100,+977980300,+977981800,+977986200}',
 '{Himal Travels,Yeti Gear,Lumbini Hotel,Everest Academy,Alpenverein Süd,Peak Friends}');

insert into public.accounts (id, org_id, name, phone, email, website, created_at, updated_at)
select
  pg_temp.demo_id(slug || ' account ' || nr), id,
  names.companies[1 + nr % cardinality(companies)] || case when nr >= cardinality(companies) then ' ' || 1 + nr / cardinality(companies) else '' end,
  areas[1] || case slug when 'bluebird' then '777' else '' end || lpad(nr::text, 4, '0'), 'office' || nr || '@' || slug || '-customers.example',
  'https://customer' || nr || '.example', now() - make_interval(days => 20 + nr % 380), now() - make_interval(days => nr % 20)
from demo_orgs orgs join demo_names names using (slug), generate_series(0, orgs.contacts / 30) nr;

create temp table demo_contacts on commit drop as
select
  slug, orgs.id as org_id, nr, pg_temp.demo_id(slug || ' contact ' || nr) as id, first, first || ' ' || last as full_name,
  -- Each number is unique: the area changes first, and 7919 and 10000 have no common factor.
  case when pg_temp.seeded_random(nr, 11) > 0.03 then
    areas[1 + nr % cardinality(areas)] || case slug when 'bluebird' then '555' else '' end
      || lpad(((nr / cardinality(areas)) * 7919 % 10000)::text, 4, '0')
  end as phone,
  pg_temp.seeded_random(nr, 12) as by_mail, pg_temp.seeded_random(nr, 13) as by_page,
  now() - make_interval(secs => 86400 * (1 + 400 * pg_temp.seeded_random(nr, 14) ^ 0.8)) as created_at
from demo_orgs orgs
join demo_names names using (slug),
  generate_series(1, orgs.contacts) nr,
  lateral (select
    pg_temp.pick(firsts, pg_temp.seeded_random(nr, case slug when 'bluebird' then 15 else 17 end)) as first,
    pg_temp.pick(lasts, pg_temp.seeded_random(nr, case slug when 'bluebird' then 16 else 18 end)) as last
  ) as called;
create index on demo_contacts (slug, nr);
analyze demo_contacts;

insert into public.contacts
  (id, org_id, full_name, phone, email, facebook_id, instagram_id, whatsapp, status, temperature, account_id, created_at, updated_at)
select
  id, org_id, full_name, phone,
  case when by_mail < 0.8 then
    -- Accents are removed. A name in another script leaves an empty text.
    coalesce(nullif(lower(regexp_replace(normalize(translate(full_name, 'Łłøđ ', 'Llod.'), nfd), '[^a-zA-Z.]', '', 'g')), '.'), 'guest')
      || nr || '@mail.example'
  end,
  case when by_page < 0.25 then '1000' || lpad((nr * 7 + case slug when 'fern' then 500000 else 0 end)::text, 11, '0') end,
  case when by_page between 0.15 and 0.35 then '1784' || lpad((nr * 3 + case slug when 'fern' then 500000 else 0 end)::text, 13, '0') end,
  case when pg_temp.seeded_random(nr, 19) < case slug when 'fern' then 0.8 else 0.3 end then phone end,
  pg_temp.pick('{active,active,active,active,active,active,active,active,inactive,inactive,archived,blocked}', pg_temp.seeded_random(nr, 20)),
  pg_temp.pick('{hot,warm,warm,warm,cold,cold,cold,cold,NULL}', pg_temp.seeded_random(nr, 21)),
  case when nr % 5 = 0 then pg_temp.demo_id(slug || ' account ' || nr / 5 % (orgs.contacts / 30)) end,
  demo_contacts.created_at, demo_contacts.created_at
from demo_contacts join (select slug, contacts from demo_orgs) orgs using (slug);

-- Most leads of the last month are still open.
insert into public.leads
  (id, org_id, contact_id, account_id, name, phone, email, source, status, value_micros, converted_at, created_at, updated_at)
select
  pg_temp.demo_id(slug || ' lead ' || nr), contact.org_id,
  case when is_known then contact.id end, null,
  contact.full_name, contact.phone, null,
  pg_temp.pick('{website,phone,referral,facebook,instagram,walk-in}', pg_temp.seeded_random(nr, 32)),
  status, round(exp(5.2 + 2.4 * pg_temp.seeded_random(nr, 33))) * 1000000 * case slug when 'fern' then 100 else 1 end,
  case when status = 'won' then born + interval '3 days' end, born, born + case status when 'open' then interval '0' else interval '3 days' end
from demo_orgs orgs
join lateral generate_series(1, orgs.contacts * 3 / 10) nr on true
join demo_contacts contact using (slug, nr),
  lateral (select 400 * pg_temp.seeded_random(nr, 30) ^ 1.5 as days_ago, pg_temp.seeded_random(nr, 31) as luck, nr % 4 > 0 as is_known) as draw,
  lateral (select
    now() - make_interval(secs => 60 + 86400 * days_ago) as born,
    case when days_ago < 4 or luck < case when days_ago < 30 then 0.8 else 0.08 end then 'open' when luck < 0.88 and is_known then 'won' else 'lost' end as status
  ) as fate;

insert into public.bizdev_sources (id, org_id, name, phone, email, website, notes, promoted_account_id, promoted_at, created_at, updated_at)
select
  pg_temp.demo_id(slug || ' source ' || nr), orgs.id, pg_temp.pick(companies, pg_temp.seeded_random(nr, 41)) || ' (' || nr || ')', null,
  'hello' || nr || '@source.example', 'https://source' || nr || '.example', 'Met at the trade fair',
  case when nr % 6 = 0 then pg_temp.demo_id(slug || ' account ' || nr / 6) end, case when nr % 6 = 0 then now() - make_interval(days => nr) end,
  now() - make_interval(days => 30 + nr * 3), now() - make_interval(days => nr)
from demo_orgs orgs join demo_names names using (slug), generate_series(1, case slug when 'bluebird' then 40 else 10 end) nr;
