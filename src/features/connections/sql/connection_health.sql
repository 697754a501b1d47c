-- The state of a connection. Null when it does not exist. Each count stops at a limit, so the cost does not grow with the events.
create function public.connection_health(org uuid, connection uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  with recursive events as not materialized (
    select
      webhook_events.id, webhook_events.source, webhook_events.state, webhook_events.received_at, webhook_events.applied_at,
      webhook_events.is_lost_webhook
    from public.webhook_events
    where webhook_events.org_id = org and webhook_events.connection_id = connection
  ),
  recent as materialized (
    select events.state, events.applied_at, events.received_at from events order by events.received_at desc, events.id desc limit 10000
  ),
  -- One index lookup for each unmapped id, not one for each of its calls.
  unmapped_ids as (
    (
      select unmapped.kind, unmapped.provider_id, 1 as place
      from public.unmapped_calls as unmapped
      where unmapped.org_id = org and unmapped.connection_id = connection
      order by unmapped.kind, unmapped.provider_id
      limit 1
    )
    union all
    select following.kind, following.provider_id, unmapped_ids.place + 1
    from unmapped_ids
    cross join lateral (
      select unmapped.kind, unmapped.provider_id
      from public.unmapped_calls as unmapped
      where unmapped.org_id = org and unmapped.connection_id = connection
        and (unmapped.kind, unmapped.provider_id) > (unmapped_ids.kind, unmapped_ids.provider_id)
      order by unmapped.kind, unmapped.provider_id
      limit 1
    ) as following
    where unmapped_ids.place < 100
  )
  select jsonb_build_object(
    'provider', connections.provider,
    'active', connections.active,
    'secret_count', connections.secret_count,
    'has_api_key', connections.has_api_key,
    'last_event_at', (
      select events.received_at from events where events.source = 'webhook' order by events.received_at desc limit 1
    ),
    'last_applied_at', (select max(recent.applied_at) from recent),
    'events_24h', (
      select coalesce(jsonb_object_agg(counted.state, counted.count), '{}')
      from (
        select recent.state, count(*) from recent where recent.received_at > now() - interval '24 hours' group by recent.state
      ) as counted
    ),
    'oldest_waiting_at', (
      select events.received_at from events where events.state = 'received' order by events.received_at limit 1
    ),
    'waiting', (select count(*) from (select from events where events.state = 'received' limit 10000) as counted),
    'failed', (select count(*) from (select from events where events.state = 'failed' limit 10000) as counted),
    'quarantined', (select count(*) from (select from events where events.state = 'quarantined' limit 10000) as counted),
    'lost_24h', (
      select count(*)
      from (
        select from events where events.is_lost_webhook and events.received_at > now() - interval '24 hours' limit 10000
      ) as counted
    ),
    'lost_7d', (
      select count(*)
      from (select from events where events.is_lost_webhook and events.received_at > now() - interval '7 days' limit 10000) as counted
    ),
    'refused', coalesce(states.refused, 0),
    'last_refused_at', states.last_refused_at,
    'last_run_at', states.last_run_at,
    'last_error', states.last_error,
    'last_error_at', states.last_error_at,
    'unmapped', (
      select coalesce(jsonb_agg(jsonb_build_object('kind', listed.kind, 'provider_id', listed.provider_id, 'calls', (
        select count(*)
        from (
          select from public.unmapped_calls as unmapped
          where unmapped.org_id = org and unmapped.connection_id = connection
            and unmapped.kind = listed.kind and unmapped.provider_id = listed.provider_id
          limit 1000
        ) as counted
      )) order by listed.place), '[]')
      from unmapped_ids as listed
    ),
    'copies_waiting', (
      select count(*)
      from (
        select from public.recording_copies as copies
        where copies.org_id = org and copies.connection_id = connection and copies.state = 'waiting' limit 10000
      ) as counted
    ),
    'copies_failed', (
      select count(*)
      from (
        select from public.recording_copies as copies
        where copies.org_id = org and copies.connection_id = connection and copies.state = 'failed' limit 10000
      ) as counted
    )
  )
  from public.connections
  left join public.connection_states as states on states.org_id = connections.org_id and states.connection_id = connections.id
  where connections.org_id = org and connections.id = connection
$$;

revoke all on function public.connection_health(uuid,uuid) from public, anon, authenticated, service_role;
grant execute on function public.connection_health(uuid,uuid) to authenticated;
