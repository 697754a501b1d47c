-- Calls that did not end within the time that a call of their provider can take, oldest first. `limits`: seconds by provider.
-- `connections`: the ones with an API key, to ask about the call. A call is `expired` after twice the time.
create function private.find_stuck_calls(limits jsonb, max_calls integer)
returns table (org_id uuid, provider text, provider_call_id text, expired boolean, connections jsonb)
language plpgsql stable security definer
set search_path = ''
as $$
begin
  perform private.assert_service();
  return query
    with asked as materialized (
      select
        all_connections.org_id,
        all_connections.provider,
        make_interval(secs => (limits ->> all_connections.provider)::double precision) as max_time,
        coalesce(
          jsonb_agg(jsonb_build_object(
            'id', all_connections.id, 'options', all_connections.options, 'api_key', all_connections.api_key
          )) filter (where all_connections.has_api_key),
          '[]'
        ) as connections
      from public.connections as all_connections
      join public.organizations as orgs on orgs.id = all_connections.org_id
      where all_connections.active and orgs.deleted_at is null and limits ? all_connections.provider
      group by all_connections.org_id, all_connections.provider
    )
    select asked.org_id, asked.provider, stuck.provider_call_id, stuck.started_at < now() - 2 * asked.max_time, asked.connections
    from asked
    cross join lateral (
      select calls.provider_call_id, calls.started_at
      from public.call_logs as calls
      where calls.org_id = asked.org_id
        and calls.provider = asked.provider
        and calls.status in ('ringing', 'in_progress')
        and calls.started_at < now() - case when asked.connections = '[]' then 2 else 1 end * asked.max_time
      order by calls.started_at
      limit max_calls
    ) as stuck
    order by stuck.started_at
    limit max_calls;
end
$$;

revoke all on function private.find_stuck_calls(jsonb,integer) from public, anon, authenticated, service_role;
grant execute on function private.find_stuck_calls(jsonb,integer) to anon;

create function public.find_stuck_calls(limits jsonb, max_calls integer)
returns table (org_id uuid, provider text, provider_call_id text, expired boolean, connections jsonb)
language sql stable
set search_path = ''
as $$
  select * from private.find_stuck_calls(limits, max_calls)
$$;

revoke all on function public.find_stuck_calls(jsonb,integer) from public, anon, authenticated, service_role;
grant execute on function public.find_stuck_calls(jsonb,integer) to anon;
