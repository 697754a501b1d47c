-- Alert rules with what happened to them. They have no destination, because it would be on the network. `npm start` evaluates the active ones.

create temp table demo_rules on commit drop as
select pg_temp.demo_id(orgs.slug || ' alert rule ' || rule.name) as id, orgs.id as org_id, owner.user_id, orgs.today, orgs.timezone, rule.*
from demo_orgs orgs
join lateral jsonb_to_recordset(orgs.members) as owner (role text, user_id uuid) on owner.role = 'owner'
cross join (values
  (1, 'Many missed calls', true, 'missed', 'direction=inbound', 60, 'absolute', 'above', 10, 20, 14),
  (2, 'Fewer calls than a week ago', true, 'calls', 'direction=inbound', 180, 'week', 'below', -50, 10, -63),
  (3, 'Callers are not content', false, 'negativeRate', '', 1440, 'absolute', 'above', 30, 30, 34.5)
) as rule (nr, name, is_active, metric, filter, minutes, comparison, operator, threshold, minimum_sample, value);

insert into public.alert_rules (
  id, org_id, name, active, metric, metric_version, filter, window_minutes, comparison, operator, threshold, minimum_sample, for_minutes,
  created_by, created_at, updated_at
)
select
  id, org_id, name, is_active, metric, 1, filter, minutes, comparison, operator, threshold, minimum_sample, 5,
  user_id, now() - make_interval(days => 40 - nr), now() - make_interval(days => 40 - nr)
from demo_rules;

-- Each rule fired for an hour on each of some late mornings.
insert into public.alert_rule_changes (id, org_id, rule_id, from_state, to_state, value, part, sample, window_from, window_to, at)
select
  pg_temp.demo_id(demo_rules.id || ' change ' || days_ago || to_state), org_id, demo_rules.id, from_state, to_state,
  case when is_over then threshold else value end, case when metric = 'missed' then case when is_over then threshold else value end end,
  minimum_sample + 3 * days_ago, at - make_interval(mins => minutes), at, at
from demo_rules,
  generate_series(1 + nr, 30, 7) as days_ago,
  (values ('ok', 'pending', 0, false), ('pending', 'firing', 5, false), ('firing', 'resolved', 65, true), ('resolved', 'ok', 125, true))
    as change (from_state, to_state, after_minutes, is_over),
  lateral (select pg_temp.local_time(today - days_ago, (11 * 60 + after_minutes) * 60, timezone) as at) as moment;

insert into public.alert_rule_states (org_id, rule_id, state, since, sample, evaluated_at)
select rules.org_id, rules.id, 'ok', latest.at, 0, now()
from demo_rules as rules
join (select rule_id, max(at) as at from public.alert_rule_changes group by rule_id) as latest on latest.rule_id = rules.id
where rules.is_active;
