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
  transcript, transcript_turns, recording_key, answered_at, answered_by, ended_by, talk_seconds,
  transferred_at, transferred_to, transfer_status, latency, interruptions, language,
  summary, action_items, metadata, created_at, updated_at
)
with timed as materialized (
  -- Ends one second before now, so that rounding puts no call into the future.
  select
    slug, id, timezone, contacts, n, least(at, now() - interval '1 second') as started_at,
    case when n > calls - case slug when 'bluebird' then 3 else 1 end then calls - n end as live,
    -- One of the latest calls has a fixed id and a recording: the example in the OpenAPI document.
    n = calls - 40 as is_example,
    n = calls - 120 as is_longest,
    -- Cases that a page must show: among the latest forty calls is one of each.
    n % 19 = 4 and calls - n not in (40, 120) as is_unrecorded,
    n % 23 = 7 and calls - n not in (40, 120) as is_untimed,
    n % 29 = 5 and calls - n not in (40, 120) as is_untranscribed,
    -- Its recording is not in the bucket: demo-recordings.ts makes none for this form of key.
    n % 31 = 3 and calls - n not in (40, 120) as is_lost
  from demo_days days
  join lateral generate_series(after + 1, upto) n on true
  join lateral (select elapsed * (n - after - pg_temp.seeded_random(n, 81)) / (upto - after) as share) drawn on true
  join lateral (select width_bucket(share, bounds) as hour) hours on true
  join lateral (select coalesce(bounds[hour], 0) as hour_from, coalesce(bounds[hour + 1], 1) as hour_to) edges on true
  join lateral (select pg_temp.local_time(day, 3600 * (hour + (share - hour_from) / (hour_to - hour_from)), timezone) as at) clock on true
), decided as materialized (
  select
    slug, id as org_id, n, live, is_example, is_longest, is_unrecorded, is_untimed, is_untranscribed, is_lost,
    case when live is null then started_at else now() - make_interval(secs => 12 + 47 * live) end as started_at,
    case when pg_temp.seeded_random(n, 82) < 0.62 then 'inbound' else 'outbound' end as direction,
    case when live = 0 then 'ringing' when live is not null then 'in_progress' when is_example or is_longest then 'completed'
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
    case
      when is_longest then 2700
      when status = 'completed' then least(1800, 20 + floor(-110 * ln(1 - 0.9999 * pg_temp.seeded_random(n, 89)) + 60 * pg_temp.seeded_random(n, 90)))::integer
      when status = 'voicemail' then 12 + floor(42 * pg_temp.seeded_random(n, 89))::integer
      when live is not null then null
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
    end as seconds,
    status = 'completed' or status = 'voicemail' as is_heard,
    -- Older recordings are deleted, and older transcripts are short and without times: most of the time of a start is for transcripts.
    started_at > now() - interval '90 days' as is_recorded,
    started_at > now() - interval '7 days' as is_timed,
    2 + 6 * pg_temp.seeded_random(n, 103) as ring_seconds
  from lasting
)
select
  named.id, call.org_id, 'twilio', 'CA' || md5(call.slug || ' provider call ' || n), direction, call.status,
  case when call.status = 'completed' then topic.outcome when call.status = 'voicemail' then 'message_left' end,
  case direction when 'inbound' then theirs else ours end,
  case direction when 'inbound' then ours else theirs end,
  contact.id, contact.full_name, agent.id, lines.ids[line], campaign.id, started_at, started_at + make_interval(secs => seconds), seconds, sentiment,
  case when call.status = 'completed' then pg_temp.seeded_random(n, 92) < case sentiment when 'negative' then 0.4 else 0.87 end end,
  case when seconds > 0 then seconds * (1150 + floor(180 * pg_temp.seeded_random(n, 93)))::bigint * case call.slug when 'fern' then 133 else 1 end end,
  said.transcript,
  -- The turns share the time after the answer by their lengths, with a pause behind each.
  case when is_timed and not is_untimed then (
    select jsonb_agg(jsonb_build_object('role', role, 'text', words, 'start', round(start_seconds * 10) / 10, 'end', round((start_seconds + spoken_seconds) * 10) / 10) order by nr)
    from (
      select
        nr,
        case when starts_with(line, 'Agent: ') then 'agent' else 'caller' end as role,
        substr(line, strpos(line, ' ') + 1) as words,
        lead_seconds + share * (sum(length(line)) over (order by nr) - length(line)) as start_seconds,
        least(0.86 * share * length(line), length(line) / 9::double precision) as spoken_seconds
      from unnest(string_to_array(said.transcript, E'\n')) with ordinality as listed (line, nr),
        lateral (select least(ring_seconds, 0.2 * seconds) as lead_seconds, greatest(0, seconds - ring_seconds, 0.8 * seconds) / length(said.transcript) as share offset 0) divided
    ) as placed
  ) end,
  case when is_heard and is_recorded and seconds > 0 and not is_unrecorded then
    format('%s/demo/%s/%s%s.wav', call.org_id, to_char(started_at at time zone 'utc', 'YYYY/MM'), case when is_lost then 'lost/' end, named.id)
  end,
  case when call.status in ('completed', 'in_progress') then least(started_at + make_interval(secs => ring_seconds), started_at + make_interval(secs => seconds)) end,
  case call.status when 'completed' then 'human' when 'in_progress' then 'human' when 'voicemail' then 'machine' end,
  case when call.status = 'completed' then pg_temp.pick('{caller,caller,caller,agent}', pg_temp.seeded_random(n, 104)) end,
  case when call.status = 'completed' then greatest(0, floor(seconds - ring_seconds)) end,
  case when is_transferred then started_at + make_interval(secs => 0.8 * seconds) end,
  case when is_transferred then 'Front desk' end,
  case when is_transferred then pg_temp.pick('{bridged,bridged,bridged,bridged,bridged,cancelled}', pg_temp.seeded_random(n, 107)) end,
  case when call.status = 'completed' and is_recorded then jsonb_build_object('average_turn', 700 + floor(900 * pg_temp.seeded_random(n, 99) ^ 2)::integer) end,
  case when call.status = 'completed' and is_recorded then floor(4 * pg_temp.seeded_random(n, 105) ^ 2)::integer end,
  case when is_heard then 'en' end,
  case when call.status = 'voicemail' and direction = 'inbound' then format('Left a message about %s.', topic.topic)
    when call.status = 'completed' then topic.agreed || case sentiment when 'negative' then ' The caller was not content.' when 'positive' then ' A friendly call.' else '' end end,
  case when call.status = 'voicemail' and direction = 'inbound' then '["Call back"]'
    when call.status = 'completed' and pg_temp.seeded_random(n, 98) < 0.7 then topic.actions else '[]' end,
  case when call.status in ('completed', 'voicemail') then
    jsonb_build_object('topic', topic.topic, 'language', 'en', 'response_ms', 420 + floor(600 * pg_temp.seeded_random(n, 99))::integer)
  else '{}' end,
  started_at, coalesce(started_at + make_interval(secs => seconds), started_at)
from spoken call
join lateral (select pg_temp.demo_id(call.slug || case when is_example then ' latest call' else ' call ' || n end) as id) named on true
join demo_topics topic on topic.slug = call.slug and topic.nr = topic_nr
join lateral (select call.status = 'completed' and topic.outcome = 'transferred' as is_transferred) handed on true
join demo_follow_ups follow_ups on follow_ups.slug = call.slug
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
) other on true
join lateral (select
  floor(follow_ups.questions * pg_temp.seeded_random(n, 106))::integer as first_question,
  case when is_timed then least(follow_ups.questions, greatest(0, (seconds - 30) / 11)) else 0 end as asked
) length on true
join lateral (select
  case when is_heard and not is_untranscribed then replace(replace(array_to_string(
    case
      when call.status = 'completed' then
        case when is_recorded then array[case direction when 'inbound' then pg_temp.pick(greetings, pg_temp.seeded_random(n, 94)) else pg_temp.pick(introductions, pg_temp.seeded_random(n, 94)) end] end
        || array[
          case when first is null then 'Caller: Hello.' else pg_temp.pick(openers, pg_temp.seeded_random(n, 95)) end || ' ' || topic.need,
          'Agent: ' || topic.answer
        ]
        || case when asked > 0 then follow_ups.lines[2 * first_question + 1 : 2 * (first_question + asked)] end
        || pg_temp.pick(case sentiment when 'positive' then pleased when 'negative' then displeased else content_with end, pg_temp.seeded_random(n, 96))
        || case when is_recorded then array[pg_temp.pick(goodbyes, pg_temp.seeded_random(n, 97))] end
      when direction = 'inbound' then array[
        'Agent: We cannot take your call at the moment. Please leave a message after the tone.',
        case when first is null then 'Caller: Hello.' else pg_temp.pick(openers, pg_temp.seeded_random(n, 95)) end || ' ' || topic.need || ' Please call me back.'
      ]
      else array['Agent: Hello {name}, this is {agent}. I am calling about your last visit with us. Please call us back when you have a minute.']
    end, E'\n'), '{name}', coalesce(first, 'there')), '{agent}', agent.name)
  end as transcript
  -- Without this, the planner would copy the expression to each use of it.
  offset 0
) said on true;
