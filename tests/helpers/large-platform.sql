-- A large platform: 100,000 calls of forty organisations with their contacts, agents and bookings. The largest has a third of them.
-- Run as superuser on a migrated, empty database. The indexes are dropped before; ensure-indexes builds them afterwards.
-- Every run creates the same rows, with other ids.
set session_replication_role = replica;
select setseed(0.5);

insert into organizations (name, slug, deleted_at, created_at)
select 'Clinic ' || n, 'clinic-' || n, case when n > 40 and n % 10 = 0 then now() end, now() - n * interval '1 hour'
from generate_series(1, 20000) n;
insert into org_settings (org_id) select id from organizations;
insert into user_org_roles (org_id, user_id, role) select id, gen_random_uuid(), 'owner' from organizations;

-- The forty organisations in use. Rows are drawn at random, most of them for the first ones.
create temp table busy as
select id, slug, row_number() over (order by created_at desc) as place from organizations order by created_at desc limit 40;
create function pg_temp.some_place() returns integer language sql volatile as $$ select 1 + floor(40 * random() ^ 3.4)::integer $$;

insert into accounts (org_id, name, created_at)
select busy.id, 'Account ' || n, now() - random() * interval '400 days'
from (select n, pg_temp.some_place() as place from generate_series(1, 12000) n) drawn join busy using (place);
insert into services (org_id, name, created_at)
select busy.id, 'Service ' || n, now() - random() * interval '400 days'
from (select n, pg_temp.some_place() as place from generate_series(1, 12000) n) drawn join busy using (place);
insert into agents (org_id, name) select busy.id, 'Agent ' || n from busy, generate_series(1, 8) n;
insert into staff (org_id, full_name) select busy.id, 'Staff ' || n from busy, generate_series(1, 10) n;
insert into locations (org_id, name) select busy.id, 'Location ' || n from busy, generate_series(1, 10) n;
insert into campaigns (org_id, name) select busy.id, 'Campaign ' || n from busy, generate_series(1, 10) n;
insert into phone_numbers (org_id, e164, provider, provider_phone_id, verified_at, provider_phone_id_verified_at)
select busy.id, '+1555' || lpad(n::text, 7, '0'), 'twilio', 'PN' || n, now(), now()
from generate_series(1, 20000) n join busy on place = 1 + n % 40;
insert into integrations (org_id, name, facebook_page_id, instagram_page_id, facebook_page_verified_at, instagram_page_verified_at)
select busy.id, 'Pages', 'fb' || n, 'ig' || n, now(), now()
from generate_series(1, 20000) n join busy on place = 1 + n % 40;

insert into contacts (
  org_id, full_name, phone, email, facebook_id, instagram_id, whatsapp, status, temperature, last_message_at, account_id, created_at
)
select
  busy.id, (array['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald'])[1 + n % 6] || ' ' || to_hex(n * 7919),
  '+1444' || lpad(n::text, 7, '0'), n || '@example.com', 'fb-' || n, 'ig-' || n, '+1333' || lpad(n::text, 7, '0'),
  (array['active', 'active', 'active', 'inactive', 'blocked', 'archived'])[1 + floor(random() * 6)],
  (array['hot', 'warm', 'cold', null])[1 + floor(random() * 4)],
  now() - random() * interval '400 days',
  case when n % 5 = 0 then some_account.id end,
  now() - random() * interval '400 days'
from (select n, pg_temp.some_place() as place from generate_series(1, 40000) n) drawn
join busy using (place)
left join (select distinct on (org_id) org_id, id from accounts) some_account on some_account.org_id = busy.id;

-- Calls and bookings draw from these. The arrays are small because each use detoasts the whole array.
create temp table people as
select place, org_id, contacts.id, full_name, phone, row_number() over (partition by org_id order by contacts.id) as nr
from contacts join busy on busy.id = org_id;
create temp table drawn_from as
select
  busy.id as org_id, place, (select count(*) from people where people.place = busy.place) as people,
  (select (array_agg(phone_numbers.id order by e164))[1:50] from phone_numbers where phone_numbers.org_id = busy.id) as lines,
  (select (array_agg(e164 order by e164))[1:50] from phone_numbers where phone_numbers.org_id = busy.id) as numbers,
  (select array_agg(agents.id) from agents where agents.org_id = busy.id) as agents,
  (select array_agg(staff.id) from staff where staff.org_id = busy.id) as staff,
  (select array_agg(locations.id) from locations where locations.org_id = busy.id) as places,
  (select array_agg(campaigns.id) from campaigns where campaigns.org_id = busy.id) as campaigns
from busy;
analyze people;
analyze drawn_from;

insert into call_logs (
  org_id, provider, provider_call_id, direction, status, from_number, to_number, contact_id, contact_name, agent_id, phone_number_id,
  started_at, ended_at, duration_seconds, sentiment, recording_key, transcript, summary, created_at, carrier_call_id
)
select
  person.org_id, 'twilio', 'CA' || n, case when n % 8 < 5 then 'inbound' else 'outbound' end,
  (array['completed', 'completed', 'completed', 'completed', 'completed', 'completed', 'missed', 'missed', 'voicemail', 'failed'])[1 + floor(random() * 10)],
  case when n % 8 < 5 then person.phone else numbers[1 + n % 50] end,
  case when n % 8 < 5 then numbers[1 + n % 50] else person.phone end,
  person.id, person.full_name, agents[1 + n % 8], lines[1 + n % 50],
  at, at + seconds * interval '1 second', seconds, (array['positive', 'neutral', 'negative', null])[1 + floor(random() * 4)],
  case when n % 2 = 0 then person.org_id || '/' || n || '.wav' end, repeat('Agent: Hello. Caller: Hello, I should like an appointment. ', 12),
  'An appointment was made.', at, 'CA' || n
from (
  select n, pg_temp.some_place() as place, random() as chance, now() - random() ^ 1.2 * interval '400 days' as at, floor(random() * 600)::integer as seconds
  from generate_series(1, 100000) n
) drawn
join drawn_from using (place)
join people person on person.place = drawn_from.place and person.nr = 1 + floor(chance * people)::integer;

-- Of some calls.
insert into call_reviews (org_id, call_id, reviewed_at, tags)
select org_id, id, case when n % 2 = 0 then now() end, case when n % 3 = 0 then array['tag ' || n % 200, 'common'] else '{}' end
from (select org_id, id, row_number() over () as n from call_logs limit 30000) as calls;

-- Some callers withhold their number.
update call_logs set from_number = null where direction = 'inbound' and right(provider_call_id, 2) = '11';
insert into private.unanswered_callers (org_id, number, first_at, last_at, attempts)
select org_id, from_number, min(started_at), max(started_at), count(*) from call_logs
where direction = 'inbound' and status in ('missed', 'voicemail') and from_number is not null group by org_id, from_number;
insert into private.changed_callers (org_id, number) select org_id, number from private.unanswered_callers;

insert into leads (org_id, contact_id, account_id, status, value_micros, created_at)
select org_id, id, null, (array['open', 'won', 'lost'])[1 + floor(random() * 3)], 1000000, now() - random() * interval '400 days' from contacts;
insert into messages (org_id, contact_id, method, direction, content, sent_at)
select
  org_id, id, (array['sms', 'email', 'whatsapp', 'facebook', 'instagram'])[1 + n % 5], case when n % 3 = 0 then 'outbound' else 'inbound' end,
  'Hello, this is about ' || left(id::text, 8) || ' and the ' || n || 'th of it', now() - random() * interval '400 days'
from contacts, generate_series(1, 3) n;
insert into appointments (org_id, location_id, staff_id, contact_id, scheduled_at, ends_at, status, notes)
select
  drawn_from.org_id, places[1 + (slot + one) % 10], staff[one], person.id, start, start + interval '30 minutes',
  (array['scheduled', 'confirmed', 'completed', 'completed', 'completed', 'canceled', 'no_show'])[1 + floor(random() * 7)],
  'Brings the X-ray ' || to_hex(slot * 7919 + drawn_from.place)
from drawn_from
cross join generate_series(1, 10) one
cross join generate_series(1, 200) slot
cross join lateral (select date_trunc('hour', now()) + (slot - 150) * interval '12 hours' as start) clock
join people person on person.place = drawn_from.place and person.nr = 1 + (slot * 10 + one) % people;
insert into call_queue (org_id, campaign_id, contact_id, status)
select org_id, campaigns[1 + nr % 10], people.id, (array['queued', 'completed', 'failed'])[1 + floor(random() * 3)]
from people join drawn_from using (org_id);

-- Most events are applied, and their payloads are deleted after a week. A few wait, failed, or were found by the reconciler only.
insert into connections (org_id, provider, name, webhook_id, created_at)
select busy.id, 'twilio', 'Line ' || n, md5(n::text), now() - random() * interval '400 days'
from (select n, pg_temp.some_place() as place from generate_series(1, 12000) n) drawn join busy using (place);
create temp table links as
select place, org_id, connections.id, row_number() over (partition by org_id order by connections.id) as nr
from connections join busy on busy.id = org_id;
analyze links;
insert into webhook_events (
  org_id, connection_id, source, dedupe_key, event_type, provider_call_id, is_lost_webhook, received_at, state, next_attempt_at, payload
)
select
  links.org_id, links.id, case when n % 50 = 0 then 'reconcile' else 'webhook' end, n::text, 'call.completed', 'CA' || n, n % 100 = 0, at,
  state, case state when 'received' then at + interval '20 days' end, case when at > now() - interval '8 days' then '{}'::jsonb end
from (
  select
    n, pg_temp.some_place() as place, now() - random() * interval '31 days' as at,
    case n % 100 when 1 then 'received' when 2 then 'failed' when 3 then 'quarantined' else 'applied' end as state
  from generate_series(1, 60000) n
) drawn
join links on links.place = drawn.place and links.nr = 1 + n % 3;
insert into recording_copies (org_id, call_id, connection_id, provider, state, next_attempt_at)
select
  calls.org_id, calls.id, links.id, 'twilio', case calls.nr % 100 when 1 then 'waiting' when 2 then 'failed' else 'copied' end,
  case calls.nr % 100 when 1 then now() + (calls.nr % 7 - 3) * interval '1 hour' end
from (select org_id, id, row_number() over () as nr from call_logs limit 40000) calls
join links on links.org_id = calls.org_id and links.nr = 1 + calls.nr % 3;

insert into alert_destinations (org_id, name, kind, secret_url, url_host)
select busy.id, 'Team', 'webhook', 'sealed', 'a.example' from busy;
insert into alert_rules (org_id, name, metric, metric_version, window_minutes, operator, threshold)
select busy.id, 'Missed calls', 'missed', 1, 60, 'above', 10 from busy;
insert into alert_rule_changes (org_id, rule_id, from_state, to_state, window_from, window_to, at)
select rules.org_id, rules.id, 'ok', 'firing', changed.at - interval '1 hour', changed.at, changed.at
from alert_rules as rules, generate_series(1, 500) n, lateral (select now() - random() * n / n * interval '91 days' as at) as changed;
insert into alert_evaluations (org_id, evaluated_at) select id, now() - random() * interval '61 seconds' from organizations;
insert into alert_deliveries (org_id, destination_id, event_type, payload, state, next_attempt_at, created_at)
select
  destinations.org_id, destinations.id, 'alert.firing', '{}', case when n % 100 = 1 then 'waiting' else 'delivered' end,
  case when n % 100 = 1 then now() + (n % 7 - 3) * interval '1 hour' end, now() - random() * interval '31 days'
from generate_series(1, 200) n, alert_destinations as destinations;

-- Few exports and tickets have expired: a job and each request delete those.
insert into call_exports (org_id, member_id, format, request, state, rows_total, expires_at, created_at)
select
  busy.id, gen_random_uuid(), 'csv', '{}', case when n % 100 = 1 then 'queued' else 'failed' end, 1,
  case when n % 100 <> 1 then now() + (random() * 25 - 1) * interval '1 hour' end, now() - random() * interval '1 day'
from busy, generate_series(1, 200) n;
insert into private.export_tickets (hash, org_id, member_id, request, details, expires_at)
select sha256((slug || ' ' || n)::bytea), busy.id, gen_random_uuid(), '{}', '{}', now() + (random() * 61 - 1) * interval '1 second'
from busy, generate_series(1, 200) n;
insert into private.call_peaks (org_id, starts, ends, peak)
select busy.id, day, day + interval '1 day', case when day < now() - interval '3 days' then 1 end
from busy, generate_series(date_trunc('day', now()) - interval '400 days', now(), interval '1 day') as day;

-- The triggers did not run, so their tables are filled here.
insert into private.call_clocks (org_id, timezone) select id, 'UTC' from organizations on conflict do nothing;
-- No fold has taken the latest 200 calls of each organisation.
create temp table unfolded as
select org_id, id from (select org_id, id, row_number() over (partition by org_id order by started_at desc) as nr from call_logs) as ranked
where nr <= 200;
analyze unfolded;
insert into private.call_changes
select version.* from call_logs as call cross join lateral private.call_version(call) as version
where not exists (select from unfolded where unfolded.org_id = call.org_id and unfolded.id = call.id);
select private.fold_call_changes(id) from busy where place = 1;
insert into private.call_changes
select version.* from call_logs as call join unfolded using (org_id, id) cross join lateral private.call_version(call) as version;
insert into audit_log (org_id, actor_id, action, subject_type, subject_id, at)
select
  org_id, ('00000000-0000-4000-8000-' || lpad((nr % 40)::text, 12, '0'))::uuid,
  case nr % 8 when 0 then 'recording.downloaded' when 1 then 'recording.url_issued' else 'calls.exported_' || nr % 8 end,
  'call', id, now() - random() * interval '400 days'
from (select org_id, id, row_number() over () as nr from (select org_id, id from call_logs limit 20000) as some_calls) as call;

reset session_replication_role;
