-- Two organisations with one row in every table, and a user for each role in the first. The first digit of an id shows its organisation.
create function pg_temp.id(org int, n int) returns uuid language sql as $$
  select (org || '0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid
$$;

insert into public.organizations (id, name, slug)
select pg_temp.id(o, 0), 'Org ' || o, 'org-' || o from generate_series(1, 2) o;
insert into public.user_org_roles (org_id, user_id, role)
select pg_temp.id(1, 0), pg_temp.id(0, n::int), role
from unnest(array['owner', 'admin', 'agent', 'viewer']) with ordinality as roles (role, n);
insert into public.user_org_roles (org_id, user_id, role) values (pg_temp.id(2, 0), pg_temp.id(0, 9), 'owner');
-- Each member has signed up, and one user who is no member.
insert into auth.users (id, email, email_confirmed_at, raw_user_meta_data)
select user_id, role || '@example.com', now(), jsonb_build_object('full_name', 'The ' || role)
from public.user_org_roles where org_id = pg_temp.id(1, 0);
insert into auth.users (id, email, email_confirmed_at, raw_user_meta_data)
values
  (pg_temp.id(0, 9), 'foreignmark7q@example.com', now(), '{"full_name": "foreignmark7q"}'),
  (pg_temp.id(0, 13), 'new@example.com', now(), '{"full_name": "New"}');
insert into public.templates (name, content) values ('welcome', 'Hello');
insert into public.platform_roles (user_id, role)
values (pg_temp.id(0, 10), 'ops'), (pg_temp.id(0, 11), 'monitor'), (pg_temp.id(0, 12), 'ops');

insert into public.user_preferences (user_id, preferences) values (pg_temp.id(0, 9), '{"theme": "foreignmark7q"}');

do $$
declare
  org uuid;
  o int;
begin
  for o in 1..2 loop
    org := pg_temp.id(o, 0);
    update public.org_settings set timezone = 'Asia/Kathmandu' where org_id = org;
    insert into public.inbound_configs (org_id) values (org);
    insert into public.audit_log (org_id, action, subject_type) values (org, 'made', 'org');
    insert into public.agents (id, org_id, name) values (pg_temp.id(o, 1), org, 'Ann');
    insert into public.phone_numbers (id, org_id, e164, agent_id, verified_at)
    values (pg_temp.id(o, 2), org, '+1555000000' || o, pg_temp.id(o, 1), now());
    insert into public.integrations (org_id, name) values (org, 'Page');
    insert into public.knowledge_categories (org_id, name) values (org, 'Prices');
    insert into public.accounts (id, org_id, name) values (pg_temp.id(o, 3), org, 'Acme');
    insert into public.contacts (id, org_id, full_name, account_id) values (pg_temp.id(o, 4), org, '100% Bob_' || o, pg_temp.id(o, 3));
    insert into public.leads (org_id, contact_id) values (org, pg_temp.id(o, 4));
    insert into public.bizdev_sources (org_id, name) values (org, 'Fair');
    insert into public.services (org_id, name) values (org, 'Cut');
    insert into public.locations (id, org_id, name) values (pg_temp.id(o, 5), org, 'Main street');
    insert into public.staff (id, org_id, full_name) values (pg_temp.id(o, 6), org, 'Cleo');
    insert into public.appointments (org_id, staff_id, contact_id, location_id, scheduled_at, ends_at)
    values (org, pg_temp.id(o, 6), pg_temp.id(o, 4), pg_temp.id(o, 5), '2026-01-01 10:00Z', '2026-01-01 11:00Z');
    insert into public.messages (org_id, contact_id, method, direction, content) values (org, pg_temp.id(o, 4), 'sms', 'inbound', 'Hi');
    insert into public.campaigns (id, org_id, name) values (pg_temp.id(o, 7), org, 'Spring');
    insert into public.call_queue (org_id, campaign_id, contact_id) values (org, pg_temp.id(o, 7), pg_temp.id(o, 4));
    insert into public.call_logs (id, org_id, direction, status, from_number, contact_id, started_at, recording_key)
    values (pg_temp.id(o, 8), org, 'inbound', 'completed', '+1555123456' || o, pg_temp.id(o, 4), now(), org || '/a.wav');
    insert into public.connections (id, org_id, provider, name, webhook_id, secrets, api_key)
    values (pg_temp.id(o, 9), org, 'twilio', 'Line', repeat(o::text, 32), array['sealed'], 'sealed');
    insert into public.connection_mappings (id, org_id, connection_id, kind, provider_id, agent_id)
    values (pg_temp.id(o, 10), org, pg_temp.id(o, 9), 'agent', 'mapped', pg_temp.id(o, 1));
    insert into public.unmapped_calls (org_id, connection_id, kind, provider_id, call_id)
    values (org, pg_temp.id(o, 9), 'agent', 'unmapped', pg_temp.id(o, 8));
    insert into public.connection_states (org_id, connection_id, last_error) values (org, pg_temp.id(o, 9), 'refused');
    insert into public.webhook_events (id, org_id, connection_id, dedupe_key, source, event_type, state, provider_call_id, error, payload, event)
    values (pg_temp.id(o, 11), org, pg_temp.id(o, 9), '1', 'webhook', 'completed', 'failed', 'CA1', 'error', '{}', '{}');
    insert into public.call_back_resolutions (org_id, number, resolution, call_id, resolved_through)
    values (org, '+1555123457' || o, 'done', pg_temp.id(o, 8), now());
    insert into public.recording_copies (id, org_id, call_id, connection_id, provider, url, state, error, recording_key, content_type, size_bytes)
    values (
      pg_temp.id(o, 12), org, pg_temp.id(o, 8), pg_temp.id(o, 9), 'twilio', 'https://a.example', 'failed', 'error', org || '/b.wav',
      'audio/wav', 1
    );
    insert into public.call_reviews (org_id, call_id, reviewed_at, note, tags)
    values (org, pg_temp.id(o, 8), now(), 'Note', array[case o when 1 then 'tag' else 'foreignmark7q' end]);
    insert into public.saved_views (id, org_id, author_id, name, screen, query, visibility)
    values (pg_temp.id(o, 13), org, pg_temp.id(0, case o when 1 then 1 else 9 end), 'Inbound', 'calls', 'direction=inbound', 'organisation');
    insert into public.call_exports (
      id, org_id, member_id, format, request, state, rows_total, error, file_key, file_name, size_bytes, expires_at
    )
    values (
      pg_temp.id(o, 14), org, pg_temp.id(0, case o when 1 then 1 else 9 end), 'csv', '{"columns": ["id"], "filter": {}}', 'done', 1, 'error', org || '/exports/a.csv',
      'a.csv', 1, 'infinity'
    );
    insert into public.alert_destinations (id, org_id, name, kind, secret_url, url_host, secrets)
    values (pg_temp.id(o, 16), org, 'Team', 'webhook', 'sealed', 'a.example', array['sealed']);
    insert into public.alert_rules (id, org_id, name, metric, metric_version, window_minutes, operator, threshold, destination_ids)
    values (pg_temp.id(o, 17), org, 'Missed', 'missed', 1, 60, 'above', 10, array[pg_temp.id(o, 16)]);
    insert into public.alert_rule_states (org_id, rule_id, state, since, evaluated_at, problem)
    values (org, pg_temp.id(o, 17), 'ok', now(), now(), 'problem');
    insert into public.alert_rule_changes (org_id, rule_id, from_state, to_state, window_from, window_to, at)
    values (org, pg_temp.id(o, 17), 'firing', 'ok', now(), now(), now());
    insert into public.alert_deliveries (id, org_id, destination_id, rule_id, event_type, payload, state, next_attempt_at, error)
    values (pg_temp.id(o, 18), org, pg_temp.id(o, 16), pg_temp.id(o, 17), 'alert.firing', '{}', 'failed', null, 'error');
  end loop;
end
$$;
