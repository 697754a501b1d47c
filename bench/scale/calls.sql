-- Millions of calls: copies of the calls of the large demo organisation, with other contacts and another minute. Completed calls have a
-- transcript of about 3 KB. Needs the demo's random.sql in the same transaction.

-- In random order, so that the first rows are spread over all days.
create temp table sample on commit drop as
select
  row_number() over (order by md5(id::text)) - 1 as place,
  direction, status, outcome, started_at, duration_seconds, sentiment, successful, cost_micros, recording_key is not null as recorded,
  transcript, summary, action_items, metadata
from public.call_logs
where org_id = (select id from public.organizations where slug = 'bluebird');

-- Seven demo transcripts of 400 bytes make one transcript. The hashes between them compress badly, as speech does, so that most
-- transcripts are stored out of line (TOAST), as real ones are.
update sample
set transcript = long.transcript
from (
  select
    place,
    string_agg(format(E'[%s%s]\n%s', md5('a' || place), md5('b' || place), transcript), E'\n')
      over (order by place rows between current row and 6 following) as transcript
  from sample
  where transcript is not null
) long
where sample.place = long.place;
create unique index on sample (place);
analyze sample;

create temp table people (org_id uuid, nr integer, id uuid, full_name text, phone text, primary key (org_id, nr)) on commit drop;
create temp table lines (org_id uuid, nr integer, id uuid, e164 text, agent_id uuid, primary key (org_id, nr)) on commit drop;

-- Six agents with one number each, and one contact for every forty calls.
create function pg_temp.add_org(org uuid, owner uuid, number integer, calls integer) returns void
language sql
begin atomic
  insert into public.organizations (id, name, slug) values (org, 'Scale ' || calls, 'scale-' || calls);
  update public.org_settings set timezone = 'America/New_York', currency = 'USD' where org_id = org;
  insert into public.user_org_roles (org_id, user_id, role) values (org, owner, 'owner');

  insert into lines
  select org, nr, gen_random_uuid(), '+1' || 4000000000 + number * 10 + nr, gen_random_uuid() from generate_series(1, 6) nr;
  insert into public.agents (id, org_id, name, voice, provider, provider_agent_id)
  select agent_id, org, 'Agent ' || nr, 'warm', 'vapi', 'scale-' || number || '-' || nr from lines where org_id = org;
  insert into public.phone_numbers (id, org_id, e164, provider, provider_phone_id, agent_id, verified_at)
  select id, org, e164, 'twilio', 'PN-scale-' || number || '-' || nr, agent_id, now() from lines where org_id = org;

  with named as (
    select full_name, row_number() over (order by id) - 1 as place, count(*) over () as names
    from public.contacts where org_id = (select id from public.organizations where slug = 'bluebird')
  )
  insert into people
  select org, nr, gen_random_uuid(), full_name, '+1' || 5000000000 + nr
  from generate_series(1, calls / 40) nr join named on place = nr % names;
  insert into public.contacts (id, org_id, full_name, phone, email, temperature, created_at)
  select
    id, org, full_name, phone, nr || '@scale.example',
    pg_temp.pick('{hot,warm,warm,cold,cold,cold,NULL}', pg_temp.seeded_random(nr, 201)),
    now() - 400 * pg_temp.seeded_random(nr, 202) * interval '1 day'
  from people
  where org_id = org;

  insert into public.leads (org_id, contact_id, name, status, value_micros, created_at)
  select
    org, id, full_name, pg_temp.pick('{open,open,won,lost,lost}', pg_temp.seeded_random(nr, 203)),
    round(exp(5.2 + 2.4 * pg_temp.seeded_random(nr, 204))) * 1000000, now() - 400 * pg_temp.seeded_random(nr, 205) * interval '1 day'
  from people
  where org_id = org and nr % 3 = 0;
end;

-- Inserts the calls with the numbers `after` + 1 to `upto`.
create function pg_temp.add_calls(org uuid, after integer, upto integer) returns void
language sql
begin atomic
  insert into public.call_logs (
    org_id, provider, provider_call_id, direction, status, outcome, from_number, to_number, contact_id, contact_name, agent_id,
    phone_number_id, started_at, ended_at, duration_seconds, sentiment, successful, cost_micros, recording_key,
    transcript, summary, action_items, metadata, created_at, updated_at, carrier_call_id
  )
  select
    org, 'twilio', 'CA' || md5(org::text || n), direction, status, outcome,
    case direction when 'inbound' then person.phone else line.e164 end,
    case direction when 'inbound' then line.e164 else person.phone end,
    person.id, person.full_name, line.agent_id, line.id,
    at, at + make_interval(secs => duration_seconds), duration_seconds, sentiment, successful, cost_micros,
    case when recorded or status = 'completed' then format('%s/scale/%s.wav', org, n) end,
    transcript, summary, action_items, metadata, at, at, 'CA' || md5(org::text || n)
  from generate_series(after + 1, upto) n
  join sample on sample.place = n % (select count(*) from sample)
  join lines line on line.org_id = org and line.nr = 1 + floor(6 * pg_temp.seeded_random(n, 210) ^ 1.5)::integer
  join people person on person.org_id = org
    and person.nr = 1 + floor((select count(*) from people where org_id = org) * pg_temp.seeded_random(n, 211) ^ 1.8)::integer
  cross join lateral (
    select started_at - make_interval(secs => 1800 * pg_temp.seeded_random(n, 212)) as at
  ) clock;
end;
