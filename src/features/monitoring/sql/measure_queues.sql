-- The queues of all organisations, as counts only: events of providers, notifications, exports and copies of recordings.
create function private.measure_queues() returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
begin
  if not private.may_monitor() then
    raise exception 'only ops and monitor may read queues' using errcode = 'insufficient_privilege';
  end if;
  return jsonb_build_object(
    'webhooks', (
      with counted as (
        select
          events.org_id, events.connection_id, count(*) as waiting, count(*) filter (where events.attempts > 0) as retrying,
          min(events.received_at) as oldest, 0 as received, 0 as processed, 0 as retried, 0 as failed, 0 as quarantined, 0 as lost
        from public.webhook_events as events
        where events.next_attempt_at is not null
        group by events.org_id, events.connection_id
        union all
        select
          events.org_id, events.connection_id, 0, 0, null, count(*), count(*) filter (where events.state in ('applied', 'ignored')),
          count(*) filter (where events.attempts > 1), 0, 0, 0
        from public.webhook_events as events
        where events.received_at >= now() - interval '1 hour'
        group by events.org_id, events.connection_id
        union all
        select
          events.org_id, events.connection_id, 0, 0, null, 0, 0, 0, count(*) filter (where events.state = 'failed'),
          count(*) filter (where events.state = 'quarantined'), 0
        from public.webhook_events as events
        where events.state in ('failed', 'quarantined')
        group by events.org_id, events.connection_id
        union all
        select events.org_id, events.connection_id, 0, 0, null, 0, 0, 0, 0, 0, count(*)
        from public.webhook_events as events
        where events.is_lost_webhook
        group by events.org_id, events.connection_id
      ), by_provider as (
        select
          connections.provider, count(distinct connections.id) as connections, coalesce(sum(counted.waiting), 0) as waiting,
          coalesce(sum(counted.retrying), 0) as retrying, min(counted.oldest) as oldest, coalesce(sum(counted.received), 0) as received,
          coalesce(sum(counted.processed), 0) as processed, coalesce(sum(counted.retried), 0) as retried,
          coalesce(sum(counted.failed), 0) as failed, coalesce(sum(counted.quarantined), 0) as quarantined,
          coalesce(sum(counted.lost), 0) as lost
        from public.connections
        left join counted on counted.org_id = connections.org_id and counted.connection_id = connections.id
        group by connections.provider
      )
      select coalesce(jsonb_agg(jsonb_build_object(
        'provider', by_provider.provider,
        'connections', by_provider.connections,
        'waiting', by_provider.waiting,
        'oldestWaitingSeconds', private.seconds_since(by_provider.oldest),
        'retrying', by_provider.retrying,
        'receivedLastHour', by_provider.received,
        'processedLastHour', by_provider.processed,
        'retriedLastHour', by_provider.retried,
        'failed', by_provider.failed,
        'quarantined', by_provider.quarantined,
        'lost', by_provider.lost
      ) order by by_provider.provider), '[]')
      from by_provider
    ),
    'alertDeliveries', (
      select jsonb_build_object(
        'waiting', waiting.count,
        'oldestWaitingSeconds', private.seconds_since(waiting.oldest),
        'retrying', waiting.retrying,
        'processedLastHour', (
          select count(*) from public.alert_deliveries as deliveries
          where deliveries.created_at >= now() - interval '1 hour' and deliveries.state = 'delivered'
        ),
        'failed', (select count(*) from public.alert_deliveries as deliveries where deliveries.state = 'failed')
      )
      from (
        select count(*), count(*) filter (where deliveries.attempts > 0) as retrying, min(deliveries.created_at) as oldest
        from public.alert_deliveries as deliveries
        where deliveries.next_attempt_at is not null
      ) as waiting
    ),
    -- Few rows: they are deleted with their files.
    'exports', (
      select jsonb_build_object(
        'waiting', count(*) filter (where exports.state = 'queued'),
        'oldestWaitingSeconds', private.seconds_since(min(exports.created_at) filter (where exports.state = 'queued')),
        'retrying', count(*) filter (where exports.state in ('queued', 'running') and exports.attempts > 1),
        'processedLastHour', count(*) filter (where exports.state = 'done' and exports.finished_at >= now() - interval '1 hour'),
        'failed', count(*) filter (where exports.state = 'failed'),
        'running', count(*) filter (where exports.state = 'running')
      )
      from public.call_exports as exports
    ),
    'recordingCopies', (
      select jsonb_build_object(
        'waiting', waiting.count,
        'oldestWaitingSeconds', private.seconds_since(waiting.oldest),
        'retrying', waiting.retrying,
        'failed', (select count(*) from public.recording_copies as copies where copies.state = 'failed')
      )
      from (
        select count(*), count(*) filter (where copies.attempts > 0) as retrying, min(copies.created_at) as oldest
        from public.recording_copies as copies
        where copies.next_attempt_at is not null
      ) as waiting
    )
  );
end
$$;

revoke all on function private.measure_queues() from public, anon, authenticated, service_role;
grant execute on function private.measure_queues() to authenticated;

create function public.measure_queues() returns jsonb
language sql stable
set search_path = ''
as $$
  select private.measure_queues()
$$;

revoke all on function public.measure_queues() from public, anon, authenticated, service_role;
grant execute on function public.measure_queues() to authenticated;
