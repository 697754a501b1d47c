-- The calls. Weekday, season and growth decide how many there are on a local day; none is in the future.

-- The weight of each hour of a local day.
create temp table demo_hours (slug text, is_quiet_day boolean, weights double precision[]) on commit drop;
insert into demo_hours values
('bluebird', false, '{.1,.06,.05,.05,.08,.2,.6,2,6,9.5,10,9,6.5,7,8.5,8,7,5,3,1.6,.9,.5,.3,.2}'),
('bluebird', true,  '{.2,.1,.1,.1,.1,.2,.6,2,6,9,10,8,5,3,2,2,1.6,1.4,1.2,1,.8,.6,.4,.3}'),
('fern', false,     '{.3,.2,.2,.2,.4,.9,2,4,6,8,9,8,6,6,7,7.5,7,6,5,4,3,2,1,.5}'),
('fern', true,      '{.3,.2,.2,.2,.4,.9,2,3,5,7,7,6,5,5,5,5,5,5,5,4,3,2,1,.5}');

-- `bounds`: the share of the day's calls that have begun by the end of each hour, without the last hour.
create temp table demo_day_shapes on commit drop as
select slug, is_quiet_day, array_agg(upto order by hour) filter (where hour < 24) as bounds
from (
  select slug, is_quiet_day, hour, sum(weight) over (partition by slug, is_quiet_day order by hour) / sum(weight) over (partition by slug, is_quiet_day) as upto
  from demo_hours, unnest(weights) with ordinality as hours (weight, hour)
) shares
group by slug, is_quiet_day;

-- Today counts for its elapsed part. `after` and `upto` number the calls of all days, up to the exact total.
create temp table demo_days on commit drop as
select *, coalesce(lag(upto) over (partition by slug order by day), 0) as after
from (
  select *, round(calls * sum(weight * elapsed) over (partition by slug order by day) / sum(weight * elapsed) over (partition by slug))::integer as upto
  from (
    select
      orgs.*, day, bounds, shape.is_quiet_day,
      case slug
        when 'bluebird' then (array[1.25, 1.1, 1.05, 1, 0.85, 0.3, 0.12])[extract(isodow from day)::integer]
          * case when to_char(day, 'MM-DD') in ('01-01', '07-04', '12-25') then 0.1 else 1 end
        else (array[1, 1, 1, 1, 0.95, 0.55, 0.9])[extract(isodow from day)::integer]
          * (array[0.6, 0.7, 1.2, 1.3, 1, 0.7, 0.6, 0.6, 1, 1.6, 1.5, 0.9])[extract(month from day)::integer]
      end * (1.2 - 0.5 * back / 400) * (0.88 + 0.24 * pg_temp.seeded_random(back, 80)) as weight,
      case when back = 0 then
        coalesce(bounds[hour_now], 0) + (coalesce(bounds[hour_now + 1], 1) - coalesce(bounds[hour_now], 0)) * into_hour
      else 1 end as elapsed
    from demo_orgs orgs
    join lateral (select extract(hour from local_now)::integer as hour_now, extract(epoch from local_now - date_trunc('hour', local_now)) / 3600 as into_hour
      from (select now() at time zone timezone as local_now) clock) moment on true
    join lateral generate_series(0, 399) back on true
    join lateral (select today - back as day) dated on true
    join demo_day_shapes shape using (slug)
    where shape.is_quiet_day = (extract(isodow from day) in (6, 7))
  ) weighted
) numbered;

create temp table demo_lines on commit drop as
select slug, array_agg(id order by nr) as ids, array_agg(e164 order by nr) as numbers, array_agg(agent_id order by nr) as agent_ids
from demo_numbers group by slug;

insert into public.call_logs (
  id, org_id, provider, provider_call_id, direction, status, outcome, from_number, to_number, contact_id, contact_name, agent_id,
  phone_number_id, campaign_id, started_at, ended_at, duration_seconds, sentiment, successful, cost_micros,
  transcript, summary, action_items, metadata, created_at, updated_at
)
with timed as materialized (
  -- Ends one second before now, so that rounding puts no call into the future.
  select
    slug, id, timezone, contacts, n, least(at, now() - interval '1 second') as started_at,
    case when n > calls - case slug when 'bluebird' then 3 else 1 end then calls - n end as live,
    -- One of the latest calls has a fixed id and a recording: the example in the OpenAPI document.
    n = calls - 40 as is_example
  from demo_days days
  join lateral generate_series(after + 1, upto) n on true
  join lateral (select elapsed * (n - after - pg_temp.seeded_random(n, 81)) / (upto - after) as share) drawn on true
  join lateral (select width_bucket(share, bounds) as hour) hours on true
  join lateral (select coalesce(bounds[hour], 0) as hour_from, coalesce(bounds[hour + 1], 1) as hour_to) edges on true
  join lateral (select pg_temp.local_time(day, 3600 * (hour + (share - hour_from) / (hour_to - hour_from)), timezone) as at) clock on true
), decided as materialized (
  select
    slug, id as org_id, n, live, is_example,
    case when live is null then started_at else now() - make_interval(secs => 12 + 47 * live) end as started_at,
    case when pg_temp.seeded_random(n, 82) < 0.62 then 'inbound' else 'outbound' end as direction,
    case when live = 0 then 'ringing' when live is not null then 'in_progress' when is_example then 'completed'
      when pg_temp.seeded_random(n, 82) < 0.62
        then pg_temp.pick('{completed,completed,completed,completed,completed,completed,completed,completed,completed,completed,completed,completed,completed,completed,completed,completed,missed,missed,voicemail,voicemail,canceled}', pg_temp.seeded_random(n, 83))
      else pg_temp.pick('{completed,completed,completed,completed,completed,completed,completed,completed,completed,completed,completed,completed,completed,missed,missed,missed,voicemail,voicemail,voicemail,failed,canceled}', pg_temp.seeded_random(n, 83))
    end as status,
    -- A few contacts call often, most rarely.
    1 + floor(contacts * pg_temp.seeded_random(n, 84) ^ 1.8)::integer as contact_nr,
    pg_temp.seeded_random(n, 85) < 0.86 as is_known,
    pg_temp.seeded_random(n, 86) as mood,
    1 + floor(case slug when 'bluebird' then 10 else 5 end * pg_temp.seeded_random(n, 87) ^ 1.2)::integer as topic_nr,
    1 + floor(case slug when 'bluebird' then 6 else 3 end * pg_temp.seeded_random(n, 88) ^ 1.5)::integer as line
  from timed
), lasting as materialized (
  select
    decided.*,
    case status
      when 'completed' then least(1800, 20 + floor(-110 * ln(1 - 0.9999 * pg_temp.seeded_random(n, 89)) + 60 * pg_temp.seeded_random(n, 90)))::integer
      when 'voicemail' then 6 + floor(48 * pg_temp.seeded_random(n, 89))::integer
      when 'ringing' then null when 'in_progress' then null
      else 0
    end as full_seconds,
    case
      when status = 'completed' and pg_temp.seeded_random(n, 91) < 0.9
        then case when mood < 0.45 then 'positive' when mood < 0.83 then 'neutral' else 'negative' end
      when status = 'voicemail' and mood < 0.3 then 'neutral'
    end as sentiment
  from decided
), spoken as materialized (
  select
    lasting.*,
    -- No call ends in the future. Calls in progress have no length: least() would ignore their null.
    case when full_seconds is not null then
      least(full_seconds, floor(extract(epoch from now() - started_at))::integer)
    end as seconds
  from lasting
)
select
  pg_temp.demo_id(call.slug || case when is_example then ' latest call' else ' call ' || n end), call.org_id, 'twilio', 'CA' || md5(call.slug || ' provider call ' || n), direction, call.status,
  case when call.status = 'completed' then topic.outcome when call.status = 'voicemail' then 'message_left' end,
  case direction when 'inbound' then theirs else ours end,
  case direction when 'inbound' then ours else theirs end,
  contact.id, contact.full_name, agent.id, lines.ids[line], campaign.id, started_at, started_at + make_interval(secs => seconds), seconds, sentiment,
  case when call.status = 'completed' then pg_temp.seeded_random(n, 92) < case sentiment when 'negative' then 0.4 else 0.87 end end,
  case when seconds > 0 then seconds * (1150 + floor(180 * pg_temp.seeded_random(n, 93)))::bigint * case call.slug when 'fern' then 133 else 1 end end,
  case when call.status = 'completed' then replace(replace(
    'Agent: ' || case direction when 'inbound' then pg_temp.pick(greetings, pg_temp.seeded_random(n, 94)) else pg_temp.pick(introductions, pg_temp.seeded_random(n, 94)) end
    || E'\nCaller: ' || case when first is null then 'Hello.' else pg_temp.pick(openers, pg_temp.seeded_random(n, 95)) end || ' ' || topic.need
    || E'\nAgent: ' || topic.answer
    || E'\nCaller: ' || pg_temp.pick(case sentiment when 'positive' then pleased when 'negative' then displeased else content_with end, pg_temp.seeded_random(n, 96))
    || E'\nAgent: ' || pg_temp.pick(goodbyes, pg_temp.seeded_random(n, 97)),
    '{name}', coalesce(first, 'there')), '{agent}', agent.name)
  end,
  case when call.status = 'completed' then topic.agreed || case sentiment when 'negative' then ' The caller was not content.' when 'positive' then ' A friendly call.' else '' end end,
  case when call.status = 'completed' and pg_temp.seeded_random(n, 98) < 0.7 then topic.actions else '[]' end,
  case when call.status in ('completed', 'voicemail') then
    jsonb_build_object('topic', topic.topic, 'language', 'en', 'response_ms', 420 + floor(600 * pg_temp.seeded_random(n, 99))::integer)
  else '{}' end,
  started_at, coalesce(started_at + make_interval(secs => seconds), started_at)
from spoken call
join demo_topics topic on topic.slug = call.slug and topic.nr = topic_nr
join demo_lines lines on lines.slug = call.slug
cross join demo_phrases
left join demo_contacts contact on contact.slug = call.slug and contact.nr = contact_nr and is_known
left join demo_campaigns campaign on campaign.slug = call.slug and direction = 'outbound' and campaign.status <> 'draft'
  and started_at between campaign.starts_at and campaign.ends_at and pg_temp.seeded_random(n, 100) < 0.4
join lateral (select coalesce(campaign.agent_id, lines.agent_ids[line]) as agent_id, lines.numbers[line] as ours) side on true
join demo_agents agent on agent.id = side.agent_id
join lateral (select
  case
    when contact.phone is not null then contact.phone
    when direction = 'inbound' and pg_temp.seeded_random(n, 101) < 0.15 then null
    else case call.slug when 'bluebird' then '+1929555' else '+97798230' end || lpad((floor(10000 * pg_temp.seeded_random(n, 102))::integer)::text, 4, '0')
  end as theirs
) other on true;
