-- The columns that record_call needs. The others are not read: transcripts are long.
create function private.known_call(org uuid, provider text, provider_call_id text) returns public.call_logs
language plpgsql stable
set search_path = ''
as $$
declare
  known public.call_logs;
begin
  select
    calls.org_id, calls.id, calls.direction, calls.status, calls.from_number, calls.to_number, calls.contact_id, calls.agent_id,
    calls.phone_number_id, calls.created_at, calls.ended_at, calls.duration_seconds, calls.carrier_call_id, calls.parent_call_id,
    calls.outcome,
    -- In a row that record_call did not write, each field has the stage of the call.
    coalesce(calls.field_stages, private.add_event_fields(
      null,
      private.event_fields(to_jsonb(calls) || jsonb_build_object('action_items', nullif(calls.action_items, '[]'))),
      calls.status
    )),
    case when calls.field_stages is null then calls.started_at else calls.earliest_start end
  into
    known.org_id, known.id, known.direction, known.status, known.from_number, known.to_number, known.contact_id, known.agent_id,
    known.phone_number_id, known.created_at, known.ended_at, known.duration_seconds, known.carrier_call_id, known.parent_call_id,
    known.outcome, known.field_stages, known.earliest_start
  from public.call_logs as calls
  where calls.org_id = known_call.org
    and calls.provider = known_call.provider
    and calls.provider_call_id = known_call.provider_call_id;
  return known;
end
$$;

revoke all on function private.known_call(uuid,text,text) from public, anon, authenticated, service_role;
