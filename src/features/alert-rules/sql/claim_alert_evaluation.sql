-- Leases the organisation whose rules are due, if there is one: each is due once a minute. The lease is a column and not an advisory lock,
-- because an evaluation sends many requests to PostgREST, each in a session of its own. `rules` has the active rules with their last
-- states, those that were not evaluated for the longest time first.
create function private.claim_alert_evaluation() returns table (org_id uuid, timezone text, lease timestamptz, rules jsonb)
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.assert_service();
  return query
    with due as materialized (
      select evaluations.org_id
      from public.alert_evaluations as evaluations
      join public.organizations as orgs on orgs.id = evaluations.org_id
      where orgs.deleted_at is null
        and evaluations.leased_until < now()
        and evaluations.evaluated_at < date_trunc('minute', now())
        and exists (select from public.alert_rules where alert_rules.org_id = evaluations.org_id and alert_rules.active)
      order by evaluations.evaluated_at
      limit 1
      for update of evaluations skip locked
    ),
    leased as (
      update public.alert_evaluations as evaluations
      set leased_until = now() + interval '2 minutes'
      from due
      where evaluations.org_id = due.org_id
      returning evaluations.org_id, evaluations.leased_until
    )
    select
      leased.org_id,
      settings.timezone,
      leased.leased_until,
      (
        select jsonb_agg(to_jsonb(alert_rules) || jsonb_build_object('last', to_jsonb(states)) order by states.evaluated_at nulls first, alert_rules.id)
        from public.alert_rules
        left join public.alert_rule_states as states on states.org_id = alert_rules.org_id and states.rule_id = alert_rules.id
        where alert_rules.org_id = leased.org_id and alert_rules.active
      )
    from leased
    join public.org_settings as settings on settings.org_id = leased.org_id;
end
$$;

revoke all on function private.claim_alert_evaluation() from public, anon, authenticated, service_role;
grant execute on function private.claim_alert_evaluation() to anon;

create function public.claim_alert_evaluation() returns table (org_id uuid, timezone text, lease timestamptz, rules jsonb)
language sql
set search_path = ''
as $$
  select * from private.claim_alert_evaluation()
$$;

revoke all on function public.claim_alert_evaluation() from public, anon, authenticated, service_role;
grant execute on function public.claim_alert_evaluation() to anon;
