-- What members noted about calls of the last four weeks, and in the audit log that they listened to them.

create temp table demo_reviews on commit drop as
select
  calls.org_id, calls.id as call_id, calls.sentiment, calls.action_items, reviewer.user_id, draws.is_reviewed, draws.tag_luck, draws.note_luck,
  least(now(), calls.ended_at + make_interval(hours => 1 + floor(30 * draws.delay)::integer)) as at
from public.call_logs as calls
join demo_orgs orgs on orgs.id = calls.org_id
join lateral (select hashtextextended(calls.id::text, 0) as number) as numbered on true
join lateral (select
  pg_temp.seeded_random(number, 120) < case calls.sentiment when 'negative' then 0.5 else 0.1 end as is_reviewed,
  pg_temp.seeded_random(number, 121) as tag_luck, pg_temp.seeded_random(number, 122) as note_luck,
  pg_temp.seeded_random(number, 123) as delay, pg_temp.seeded_random(number, 124) < 0.7 as is_by_agent
) as draws on true
join lateral jsonb_to_recordset(orgs.members) as reviewer (role text, user_id uuid)
  on reviewer.role = case when draws.is_by_agent then 'agent' else 'admin' end
where calls.status = 'completed' and calls.ended_at > now() - interval '28 days' and (is_reviewed or tag_luck < 0.08);

insert into public.call_reviews (org_id, call_id, reviewed_at, reviewed_by, note, tags, items_done, created_at, updated_at)
select
  org_id, call_id, case when is_reviewed then at end, case when is_reviewed then user_id end,
  case when is_reviewed and note_luck < 0.3 then case
    when sentiment = 'negative' then pg_temp.pick(array[
      'The caller waited too long for an answer. I have called back and said sorry.', 'The agent did not understand the question. The prompt needs this case.',
      'Third call about the same invoice. Passed on to the office.'], note_luck / 0.3)
    else pg_temp.pick(array['A good example for new colleagues.', 'All correct. The confirmation has been sent.', 'Check the price that the agent named.'], note_luck / 0.3)
  end end,
  case
    when tag_luck < 0.08 then array[pg_temp.pick(array['new customer', 'price question', 'recommended us', 'call again'], tag_luck / 0.08)]
    when sentiment = 'negative' then array['complaint'] || case when tag_luck > 0.7 then array['call again'] else '{}' end
    else '{}'
  end,
  case when is_reviewed then (select coalesce(jsonb_object_agg(item, true), '{}') from jsonb_array_elements_text(action_items) as item) else '{}' end,
  at, at
from demo_reviews;

insert into public.audit_log (id, org_id, actor_id, action, subject_type, subject_id, at, details)
select pg_temp.demo_id(call_id || action), org_id, user_id, action, 'call', call_id, at - make_interval(mins => before), details
from demo_reviews,
  (values
    ('recording.url_issued', 3, '{}'::jsonb),
    ('call.review_changed', 0, '{"fields": ["reviewed"], "reviewed": true}')
  ) as entry (action, before, details)
where is_reviewed;
