-- The agents with at least `min_calls` calls, ranked, as JSON: { source, ranked, shown: [[rank, agent, name, [sums]]], rest: { all, not_shown,
-- below_minimum, without_agent: { agents, calls } } }. Each call of the filter is in one of the parts. Ranked by the sum of the measures at
-- the positions `ranked_by`, divided by the one at `ranked_per` if given. The first measure is `calls`. Agents after the rank `past_rank`.
create function public.call_leaderboard(
  org uuid,
  zone text,
  bounds timestamptz[],
  filter private.call_filter,
  measures text[],
  min_calls integer,
  ranked_by integer[],
  ranked_per integer,
  past_rank integer,
  max_agents integer,
  live_limit interval
)
returns jsonb
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return (
    with found as materialized (
      select sums.value, sums.sums
      from private.call_sums(org, zone, bounds, 'agent_id', filter, measures, live_limit) as sums
      where sums.sums[1] > 0
    ),
    ranked as (
      select
        found.*,
        case when found.value <> 'none' and found.sums[1] >= min_calls then
          row_number() over (
            partition by found.value <> 'none' and found.sums[1] >= min_calls
            order by
              (select sum(found.sums[at]) from unnest(ranked_by) as at)
                / case when ranked_per is null then 1 else nullif(found.sums[ranked_per], 0) end desc nulls last,
              found.sums[1] desc,
              found.value
          )
        end as rank
      from found
    ),
    parted as materialized (
      select
        ranked.*,
        case
          when ranked.rank > past_rank and ranked.rank <= past_rank + max_agents then 'shown'
          when ranked.rank is not null then 'not_shown'
          when ranked.value <> 'none' then 'below_minimum'
          else 'without_agent'
        end as part
      from ranked
    ),
    rest as (
      select parted.part, count(*) filter (where parted.value <> 'none') as agents, sum(parted.sums[1]) as calls
      from parted
      group by grouping sets ((parted.part), ())
    )
    select jsonb_build_object(
      'source', private.sums_source(zone, bounds, 'agent_id', filter),
      'ranked', (select count(*) from parted where parted.rank is not null),
      'shown', (
        select coalesce(jsonb_agg(jsonb_build_array(parted.rank, parted.value, agents.name, parted.sums) order by parted.rank), '[]')
        from parted
        left join public.agents on agents.org_id = org and agents.id = parted.value::uuid
        where parted.part = 'shown'
      ),
      'rest', (
        select coalesce(jsonb_object_agg(coalesce(rest.part, 'all'), jsonb_build_object('agents', rest.agents, 'calls', rest.calls)), '{}')
        from rest
      )
    )
  );
end
$$;

revoke all on function public.call_leaderboard from public, anon, authenticated, service_role;
grant execute on function public.call_leaderboard to authenticated;
