-- Figures of all organisations for the metrics.
create function private.measure_events()
returns table (waiting bigint, oldest_seconds double precision, failed bigint, quarantined bigint, lost bigint)
language plpgsql stable security definer
set search_path = ''
as $$
begin
  perform private.assert_service();
  return query
    select queue.waiting, queue.oldest_seconds, ended.failed, ended.quarantined, found_late.lost
    from
      (
        select count(*) as waiting, coalesce(extract(epoch from now() - min(events.received_at)), 0)::double precision as oldest_seconds
        from public.webhook_events as events
        where events.next_attempt_at is not null
      ) as queue,
      (
        select
          count(*) filter (where events.state = 'failed') as failed,
          count(*) filter (where events.state = 'quarantined') as quarantined
        from public.webhook_events as events
        where events.state in ('failed', 'quarantined')
      ) as ended,
      (select count(*) as lost from public.webhook_events as events where events.is_lost_webhook) as found_late;
end
$$;

revoke all on function private.measure_events() from public, anon, authenticated, service_role;
grant execute on function private.measure_events() to anon;

create function public.measure_events()
returns table (waiting bigint, oldest_seconds double precision, failed bigint, quarantined bigint, lost bigint)
language sql stable
set search_path = ''
as $$
  select * from private.measure_events()
$$;

revoke all on function public.measure_events() from public, anon, authenticated, service_role;
grant execute on function public.measure_events() to anon;
