-- The call after an event. Columns that no other column depends on are null where the event brings no new value.
create function private.call_as_told(known public.call_logs, sent jsonb) returns public.call_logs
language plpgsql stable
set search_path = ''
as $$
declare
  event constant public.call_logs := jsonb_populate_record(null::public.call_logs, sent);
  said constant jsonb := sent - array['org_id', 'provider', 'provider_call_id', 'status', 'started_at'];
  late constant text[] := array(
    select name from private.names_told(known.told) where stage > private.call_stage(event.status)
  );
  call public.call_logs := jsonb_populate_record(null::public.call_logs, said - late);
begin
  call.metadata := coalesce(call.metadata, '{}') - array(
    select substr(name, length('metadata.') + 1) from unnest(late) as name where starts_with(name, 'metadata.')
  );
  call.told := private.told_with(known.told, private.names_said(said), event.status);
  call.org_id := event.org_id;
  call.provider := event.provider;
  call.provider_call_id := event.provider_call_id;
  call.status := case
    when private.call_stage(known.status) > private.call_stage(event.status) then known.status
    else event.status
  end;
  call.direction := coalesce(call.direction, known.direction);
  call.from_number := coalesce(call.from_number, known.from_number);
  call.to_number := coalesce(call.to_number, known.to_number);
  call.ended_at := coalesce(call.ended_at, known.ended_at);
  call.duration_seconds := coalesce(call.duration_seconds, known.duration_seconds);
  -- The start is the earliest that any event has; else it is computed from the end; else it is the time of the first event. It is never
  -- after the end, even if the provider's clock is wrong.
  call.told_start := least(known.told_start, event.started_at);
  call.started_at := least(
    coalesce(
      call.told_start,
      call.ended_at - make_interval(secs => coalesce(call.duration_seconds, 0)),
      known.created_at,
      now()
    ),
    call.ended_at
  );
  return call;
end
$$;

revoke all on function private.call_as_told(public.call_logs,jsonb) from public, anon, authenticated, service_role;
