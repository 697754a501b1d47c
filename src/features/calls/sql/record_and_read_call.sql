-- Records an event and returns the call. The role of services cannot read tables, so one function does both.

-- Security definer: record_call checks the organisation itself, and foreign keys keep every reference within the organisation.
create function private.record_and_read_call(event jsonb) returns table (call jsonb, is_new boolean, currency text)
language plpgsql security definer
set search_path = ''
as $$
declare
  recorded record;
begin
  select stored.call_id, stored.is_new, stored.currency into recorded from private.record_call(event) as stored;
  if not found then
    return;
  end if;
  return query
    select
      jsonb_build_object(
        'id', calls.id,
        'org_id', calls.org_id,
        'direction', calls.direction,
        'status', calls.status,
        'from_number', calls.from_number,
        'to_number', calls.to_number,
        'contact_id', calls.contact_id,
        'contact_name', calls.contact_name,
        'agent_id', calls.agent_id,
        'started_at', calls.started_at,
        'duration_seconds', calls.duration_seconds,
        'sentiment', calls.sentiment,
        'sentiment_override', calls.sentiment_override,
        'provider_sentiment', calls.provider_sentiment,
        'has_recording', calls.has_recording,
        'phone_number_id', calls.phone_number_id,
        'campaign_id', calls.campaign_id,
        'provider', calls.provider,
        'provider_call_id', calls.provider_call_id,
        'outcome', calls.outcome,
        'successful', calls.successful,
        'ended_at', calls.ended_at,
        'cost_micros', calls.cost_micros,
        'transcript', calls.transcript,
        'summary', calls.summary,
        'action_items', calls.action_items,
        'metadata', calls.metadata,
        'created_at', calls.created_at,
        'updated_at', calls.updated_at,
        'leg_of', calls.leg_of,
        'legs', (
          select coalesce(jsonb_agg(legs order by legs.started_at, legs.id), '[]')
          from (
            select
              legs.id, legs.provider, legs.provider_call_id, legs.direction, legs.status, legs.from_number, legs.to_number,
              legs.started_at, legs.ended_at, legs.duration_seconds, legs.has_recording, legs.cost_micros
            from public.legs(calls) as legs
          ) as legs
        ),
        'agents', case when agents.id is not null then jsonb_build_object('name', agents.name) end
      -- A function has at most 100 arguments.
      ) || jsonb_build_object(
        'answered_at', calls.answered_at,
        'answered_by', calls.answered_by,
        'ended_reason', calls.ended_reason,
        'ended_by', calls.ended_by,
        'transferred_at', calls.transferred_at,
        'transferred_to', calls.transferred_to,
        'transfer_status', calls.transfer_status,
        'talk_seconds', calls.talk_seconds,
        'carrier_call_id', calls.carrier_call_id,
        'parent_call_id', calls.parent_call_id,
        'is_test', calls.is_test,
        'channel', calls.channel,
        'latency', calls.latency,
        'interruptions', calls.interruptions,
        'language', calls.language,
        'cost_breakdown', calls.cost_breakdown,
        'recording_consent', calls.recording_consent,
        'success_raw', calls.success_raw,
        'transcript_turns', calls.transcript_turns,
        'call_reviews', (
          select to_jsonb(reviews) from public.call_reviews as reviews where reviews.org_id = calls.org_id and reviews.call_id = calls.id
        )
      ),
      recorded.is_new,
      recorded.currency
    from public.call_logs as calls
    left join public.agents on agents.org_id = calls.org_id and agents.id = calls.agent_id
    where calls.org_id = (event ->> 'org_id')::uuid and calls.id = recorded.call_id;
end
$$;

revoke all on function private.record_and_read_call(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.record_and_read_call(jsonb) to callboard_service;
