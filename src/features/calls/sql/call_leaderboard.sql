-- The agents with at least `min_calls` calls, ranked. Then, without an agent, one row for the other calls (agents below the limit, agents
-- with fewer calls, no agent) and one row for all calls, which is always present. Each row has one sum for each slice.
-- Ranked by a sum, or by the quotient of two: `ranked_by` and `ranked_per` are positions in calls || timed || seconds.
create function public.call_leaderboard(
  org uuid,
  started_from timestamptz,
  started_before timestamptz,
  slices private.call_filter[],
  min_calls integer,
  ranked_by integer,
  max_agents integer,
  ranked_per integer default null
)
returns table (
  part text,
  place bigint,
  agent_id uuid,
  agent_name text,
  agents bigint,
  all_calls bigint,
  calls bigint[],
  timed bigint[],
  seconds bigint[]
)
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
    with cells as materialized (
      select
        c.agent_id as agent, c.direction, c.status, coalesce(c.sentiment, 'unknown') as sentiment, count(*) as calls,
        count(c.duration_seconds) as timed, coalesce(sum(c.duration_seconds), 0) as seconds
      from public.call_logs as c
      where c.org_id = org
        and c.org_id = (select private.active_org())
        and c.leg_of is null
        and c.started_at >= call_leaderboard.started_from
        and c.started_at < call_leaderboard.started_before
      group by c.agent_id, c.direction, c.status, c.sentiment
    ),
    slice_cells as materialized (
      select slice.nr as slice_nr, cell.direction, cell.status, cell.sentiment
      from (select distinct cells.direction, cells.status, cells.sentiment from cells) as cell
      join generate_subscripts(slices, 1) as slice (nr)
        on private.rollup_matches(cell.direction, cell.status, cell.sentiment, slices[slice.nr])
    ),
    slice_sums as (
      select
        cells.agent, slice_cells.slice_nr, sum(cells.calls)::bigint as calls, sum(cells.timed)::bigint as timed,
        sum(cells.seconds)::bigint as seconds
      from cells
      join slice_cells using (direction, status, sentiment)
      group by cells.agent, slice_cells.slice_nr
    ),
    counted as (
      select
        agent.agent, agent.calls as all_calls,
        array_agg(coalesce(sums.calls, 0) order by slice.nr) as calls,
        array_agg(coalesce(sums.timed, 0) order by slice.nr) as timed,
        array_agg(coalesce(sums.seconds, 0) order by slice.nr) as seconds
      from (select cells.agent, sum(cells.calls)::bigint as calls from cells group by cells.agent) as agent
      cross join generate_subscripts(slices, 1) as slice (nr)
      left join slice_sums as sums on sums.agent is not distinct from agent.agent and sums.slice_nr = slice.nr
      group by agent.agent, agent.calls
    ),
    ranked as (
      select
        counted.*,
        case when counted.agent is not null and counted.all_calls >= min_calls then
          row_number() over (
            partition by counted.agent is not null and counted.all_calls >= min_calls
            order by
              (counted.calls || counted.timed || counted.seconds)[ranked_by]::numeric
                / case when ranked_per is null then 1 else nullif((counted.calls || counted.timed || counted.seconds)[ranked_per], 0) end
                desc nulls last,
              counted.all_calls desc,
              counted.agent
          )
        end as place
      from counted
    ),
    parted as (
      select
        ranked.*,
        case
          when ranked.place <= max_agents then 'shown'
          when ranked.place > max_agents then 'not_shown'
          when ranked.agent is not null then 'below_minimum'
          else 'without_agent'
        end as part
      from ranked
    )
    select f.part, f.place, f.agent, named.name, 1::bigint, f.all_calls, f.calls, f.timed, f.seconds
    from parted as f
    left join public.agents as named on named.org_id = org and named.id = f.agent
    where f.part = 'shown'
    union all
    select f.part, null, null, null, count(f.agent), sum(f.all_calls)::bigint, null, null, null
    from parted as f
    where f.part <> 'shown'
    group by f.part
    union all
    select 'all', null, null, null, count(f.agent), coalesce(sum(f.all_calls), 0)::bigint, null, null, null
    from parted as f
    order by 2 nulls last;
end
$$;

revoke all on function public.call_leaderboard from public, anon, authenticated, service_role;
grant execute on function public.call_leaderboard to authenticated;
