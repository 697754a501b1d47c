-- The agents with at least so many calls, in their order; then, without an agent, what is left of all calls: of agents further down
-- than is shown, of agents with fewer calls, and of none; and all of them, which is always there.
create function public.call_agents(
  org uuid,
  started_from timestamptz,
  started_before timestamptz,
  min_calls integer,
  ranked_by text,
  most integer
)
returns table (
  part text,
  place bigint,
  agent_id uuid,
  agent_name text,
  agents bigint,
  calls bigint,
  completed bigint,
  timed bigint,
  seconds bigint,
  rated bigint,
  positive bigint
)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
    with counted as (
      select
        c.agent_id as agent,
        count(*) as calls,
        count(*) filter (where c.status = 'completed') as completed,
        count(c.duration_seconds) filter (where c.status = 'completed') as timed,
        coalesce(sum(c.duration_seconds) filter (where c.status = 'completed'), 0) as seconds,
        count(c.sentiment) as rated,
        count(*) filter (where c.sentiment = 'positive') as positive
      from public.call_logs c
      where c.org_id = org
        and c.org_id = (select private.active_org())
        and c.started_at >= call_agents.started_from
        and c.started_at < call_agents.started_before
      group by c.agent_id
    ),
    ranked as (
      select
        counted.*,
        case when counted.agent is not null and counted.calls >= min_calls then
          row_number() over (
            partition by counted.agent is not null and counted.calls >= min_calls
            order by
              case ranked_by
                when 'calls' then counted.calls
                when 'completed' then counted.completed
                when 'completionRate' then counted.completed::numeric / counted.calls
                when 'averageDurationSeconds' then counted.seconds::numeric / nullif(counted.timed, 0)
                when 'positiveRate' then counted.positive::numeric / nullif(counted.rated, 0)
              end desc nulls last,
              counted.calls desc,
              counted.agent
          )
        end as place
      from counted
    ),
    parted as (
      select
        ranked.*,
        case
          when ranked.place <= most then 'shown'
          when ranked.place > most then 'not_shown'
          when ranked.agent is not null then 'below_minimum'
          else 'without_agent'
        end as part
      from ranked
    )
    select
      f.part, f.place, f.agent, named.name, 1::bigint, f.calls, f.completed, f.timed, f.seconds, f.rated, f.positive
    from parted f
    left join public.agents named on named.org_id = org and named.id = f.agent
    where f.part = 'shown'
    union all
    select
      f.part, null, null, null, count(f.agent), sum(f.calls)::bigint, sum(f.completed)::bigint, sum(f.timed)::bigint,
      sum(f.seconds)::bigint, sum(f.rated)::bigint, sum(f.positive)::bigint
    from parted f
    where f.part <> 'shown'
    group by f.part
    union all
    select
      'all', null, null, null, count(f.agent), coalesce(sum(f.calls), 0)::bigint, coalesce(sum(f.completed), 0)::bigint,
      coalesce(sum(f.timed), 0)::bigint, coalesce(sum(f.seconds), 0)::bigint, coalesce(sum(f.rated), 0)::bigint,
      coalesce(sum(f.positive), 0)::bigint
    from parted f
    order by 2 nulls last;
end
$$;

revoke all on function public.call_agents(uuid,timestamp with time zone,timestamp with time zone,integer,text,integer) from public, anon, authenticated, service_role;
grant execute on function public.call_agents(uuid,timestamp with time zone,timestamp with time zone,integer,text,integer) to authenticated;
