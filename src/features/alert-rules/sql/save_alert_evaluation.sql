-- Saves the states of evaluated rules, and in the same transaction their history, the audit entries and the notifications. A result is a row of
-- alert_rule_states, with `change` ({ from_state, window_from, window_to }, or null) and `notification` ({ event_type, payload }, or
-- null). Returns false, and saves nothing, when the lease was lost.
create function private.save_alert_evaluation(org uuid, lease timestamptz, results jsonb) returns boolean
language plpgsql security definer
set search_path = ''
as $$
declare
  result record;
  state public.alert_rule_states;
begin
  perform private.assert_service();
  -- The time of the lease, and not of the end: an evaluation that ends in the next minute is not that of the next minute.
  update public.alert_evaluations as evaluations
  set leased_until = '-infinity', evaluated_at = save_alert_evaluation.lease - interval '2 minutes'
  where evaluations.org_id = org and evaluations.leased_until = save_alert_evaluation.lease;
  if not found then
    return false;
  end if;

  for result in
    select rules.destination_ids, rules.id as rule_id, sent.value as body
    from jsonb_array_elements(results) as sent (value)
    join public.alert_rules as rules on rules.org_id = org and rules.id = (sent.value ->> 'rule_id')::uuid
    -- Deleted and deactivated rules are left out. The lock keeps the others as they are.
    where rules.active
    order by rules.id
    for no key update of rules
  loop
    state := jsonb_populate_record(null::public.alert_rule_states, result.body || jsonb_build_object('org_id', org, 'created_at', now()));
    insert into public.alert_rule_states
    select state.*
    on conflict (org_id, rule_id) do update
    set
      state = excluded.state, since = excluded.since, is_open = excluded.is_open, notified = excluded.notified,
      alerted_at = excluded.alerted_at, value = excluded.value, before = excluded.before, part = excluded.part, whole = excluded.whole,
      sample = excluded.sample, evaluated_at = excluded.evaluated_at, problem = excluded.problem;

    if jsonb_typeof(result.body -> 'change') = 'object' then
      insert into public.alert_rule_changes (
        org_id, rule_id, from_state, to_state, value, before, part, whole, sample, window_from, window_to, at
      )
      values (
        org, result.rule_id, result.body #>> '{change,from_state}', state.state, state.value, state.before, state.part, state.whole,
        state.sample, (result.body #>> '{change,window_from}')::timestamptz, (result.body #>> '{change,window_to}')::timestamptz,
        state.evaluated_at
      );
      perform private.write_audit(org, 'alert_rule.state_changed', 'alert_rule', result.rule_id, jsonb_build_object(
        'from', result.body #>> '{change,from_state}', 'to', state.state, 'value', state.value, 'sample', state.sample
      ));
    end if;

    if jsonb_typeof(result.body -> 'notification') = 'object' then
      insert into public.alert_deliveries (org_id, destination_id, rule_id, event_type, payload)
      select
        org, destinations.id, result.rule_id, result.body #>> '{notification,event_type}', result.body #> '{notification,payload}'
      from public.alert_destinations as destinations
      where destinations.org_id = org and destinations.id = any (result.destination_ids) and destinations.active;
    end if;
  end loop;
  return true;
end
$$;

revoke all on function private.save_alert_evaluation(uuid, timestamptz, jsonb) from public, anon, authenticated, service_role;
grant execute on function private.save_alert_evaluation(uuid, timestamptz, jsonb) to anon;

create function public.save_alert_evaluation(org uuid, lease timestamptz, results jsonb) returns boolean
language sql
set search_path = ''
as $$
  select private.save_alert_evaluation(org, lease, results)
$$;

revoke all on function public.save_alert_evaluation(uuid, timestamptz, jsonb) from public, anon, authenticated, service_role;
grant execute on function public.save_alert_evaluation(uuid, timestamptz, jsonb) to anon;
