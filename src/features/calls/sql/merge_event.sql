-- Merges an event into the stored call. Columns that no other column is computed from are null if the event has no new value for them.
create function private.merge_event(known public.call_logs, event jsonb) returns public.call_logs
language plpgsql stable
set search_path = ''
as $$
declare
  event_row constant public.call_logs := jsonb_populate_record(null::public.call_logs, event);
  fields constant jsonb := event - array['org_id', 'provider', 'provider_call_id', 'status', 'started_at'];
  late constant text[] := array(
    select name from private.fields_with_stages(known.field_stages) where stage > private.call_stage(event_row.status)
  );
  call public.call_logs := jsonb_populate_record(null::public.call_logs, fields - late);
begin
  call.metadata := coalesce(call.metadata, '{}') - array(
    select substr(name, length('metadata.') + 1) from unnest(late) as name where starts_with(name, 'metadata.')
  );
  call.field_stages := private.add_event_fields(known.field_stages, private.event_fields(fields), event_row.status);
  call.org_id := event_row.org_id;
  call.provider := event_row.provider;
  call.provider_call_id := event_row.provider_call_id;
  call.status := case
    when private.call_stage(known.status) > private.call_stage(event_row.status) then known.status
    else event_row.status
  end;
  call.direction := coalesce(call.direction, known.direction);
  call.from_number := coalesce(call.from_number, known.from_number);
  call.to_number := coalesce(call.to_number, known.to_number);
  call.ended_at := coalesce(call.ended_at, known.ended_at);
  call.duration_seconds := coalesce(call.duration_seconds, known.duration_seconds);
  -- The start is the earliest that any event has; else it is computed from the end; else it is the time of the first event. It is never
  -- after the end, even if the provider's clock is wrong.
  call.earliest_start := least(known.earliest_start, event_row.started_at);
  call.started_at := least(
    coalesce(
      call.earliest_start,
      call.ended_at - make_interval(secs => coalesce(call.duration_seconds, 0)),
      known.created_at,
      now()
    ),
    call.ended_at
  );
  return call;
end
$$;

revoke all on function private.merge_event(public.call_logs,jsonb) from public, anon, authenticated, service_role;
