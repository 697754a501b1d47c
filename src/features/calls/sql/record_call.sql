-- Records an event of a call. PostgreSQL logs the row that violates a constraint, with its values, unless row-level security applies. This
-- function runs without it, so it raises the error again without the values.
create function public.record_call(event jsonb) returns table (call jsonb, is_new boolean, currency text)
language plpgsql
set search_path = ''
as $$
declare
  error_message text;
  violated_constraint text;
  code text;
begin
  return query select * from private.record_and_read_call(event);
exception
  when integrity_constraint_violation then
    get stacked diagnostics error_message = message_text, violated_constraint = constraint_name, code = returned_sqlstate;
    raise exception '%', error_message using errcode = code, constraint = violated_constraint;
  -- The message of this error contains the value.
  when data_exception then
    get stacked diagnostics code = returned_sqlstate;
    raise exception 'a value is out of range or malformed' using errcode = code;
end
$$;

revoke all on function public.record_call(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.record_call(jsonb) to callboard_service;

-- `event`: columns of call_logs by name. No row is returned if the call was recorded for another organisation.
create function private.record_call(event jsonb) returns table (call_id uuid, is_new boolean, currency text)
language plpgsql
set search_path = ''
as $$
declare
  org constant uuid := event ->> 'org_id';
  org_currency text;
  known public.call_logs;
  call public.call_logs;
  conversation uuid[];
begin
  select settings.currency into org_currency
  from public.organizations as orgs
  join public.org_settings as settings on settings.org_id = orgs.id
  where orgs.id = org and orgs.deleted_at is null;
  if not found then
    raise exception 'no such organization' using errcode = 'no_data_found';
  end if;

  perform private.lock_call(org, event ->> 'provider', event ->> 'provider_call_id');
  known := private.known_call(org, event ->> 'provider', event ->> 'provider_call_id');
  -- The call was closed because no end was told. The end that is told now wins, whatever its stage.
  if known.outcome = 'lost' and private.call_stage(event ->> 'status') >= private.call_stage('canceled') then
    update public.call_logs as calls
    set status = 'in_progress', outcome = null
    where calls.org_id = org and calls.provider = event ->> 'provider' and calls.provider_call_id = event ->> 'provider_call_id';
    known.status := 'in_progress';
  end if;
  -- Such an event tells a detail of a call, and no call can begin with it.
  if known.direction is null and event ->> 'direction' is null then
    raise exception 'no event of this call has a direction yet' using errcode = 'CB001';
  end if;
  -- An amount in another currency is never converted. It stays in cost_breakdown.
  if event ->> 'cost_currency' <> org_currency then
    event := event - 'cost_micros';
  end if;
  call := private.resolve_parties(known, private.merge_event(known, event - 'cost_currency'));
  conversation := private.lock_conversation(known, call);

  return query
    insert into public.call_logs as calls (
      org_id, provider, provider_call_id, direction, status, outcome, from_number, to_number,
      contact_id, agent_id, phone_number_id, campaign_id, started_at, ended_at, duration_seconds,
      sentiment, successful, cost_micros, recording_key, transcript, summary, action_items, metadata, field_stages, earliest_start,
      answered_at, answered_by, ended_reason, ended_by, transferred_at, transferred_to, transfer_status, talk_seconds,
      carrier_call_id, parent_call_id, is_test, channel, latency, interruptions, language, cost_breakdown, recording_consent,
      success_raw, transcript_turns
    )
    values (
      call.org_id, call.provider, call.provider_call_id, call.direction, call.status, call.outcome, call.from_number, call.to_number,
      call.contact_id, call.agent_id, call.phone_number_id, call.campaign_id, call.started_at, call.ended_at, call.duration_seconds,
      call.sentiment, call.successful, call.cost_micros, call.recording_key, call.transcript, call.summary,
      coalesce(call.action_items, '[]'), call.metadata, call.field_stages, call.earliest_start,
      call.answered_at, call.answered_by, call.ended_reason, call.ended_by, call.transferred_at, call.transferred_to,
      call.transfer_status, call.talk_seconds, call.carrier_call_id, call.parent_call_id, call.is_test, call.channel,
      call.latency, call.interruptions, call.language, call.cost_breakdown, call.recording_consent, call.success_raw,
      call.transcript_turns
    )
    on conflict (org_id, provider, provider_call_id) do update set
      direction = excluded.direction,
      status = excluded.status,
      outcome = coalesce(excluded.outcome, calls.outcome),
      from_number = excluded.from_number,
      to_number = excluded.to_number,
      contact_id = excluded.contact_id,
      agent_id = excluded.agent_id,
      phone_number_id = excluded.phone_number_id,
      campaign_id = coalesce(excluded.campaign_id, calls.campaign_id),
      started_at = excluded.started_at,
      ended_at = excluded.ended_at,
      duration_seconds = excluded.duration_seconds,
      -- The provider's. A trigger keeps that of a review.
      sentiment = coalesce(
        excluded.sentiment, case when calls.sentiment_override is null then calls.sentiment else calls.provider_sentiment end
      ),
      successful = coalesce(excluded.successful, calls.successful),
      cost_micros = coalesce(excluded.cost_micros, calls.cost_micros),
      recording_key = coalesce(excluded.recording_key, calls.recording_key),
      transcript = coalesce(excluded.transcript, calls.transcript),
      summary = coalesce(excluded.summary, calls.summary),
      action_items = coalesce(call.action_items, calls.action_items),
      metadata = calls.metadata || excluded.metadata,
      field_stages = excluded.field_stages,
      earliest_start = excluded.earliest_start,
      answered_at = coalesce(excluded.answered_at, calls.answered_at),
      answered_by = coalesce(excluded.answered_by, calls.answered_by),
      ended_reason = coalesce(excluded.ended_reason, calls.ended_reason),
      ended_by = coalesce(excluded.ended_by, calls.ended_by),
      transferred_at = coalesce(excluded.transferred_at, calls.transferred_at),
      transferred_to = coalesce(excluded.transferred_to, calls.transferred_to),
      transfer_status = coalesce(excluded.transfer_status, calls.transfer_status),
      talk_seconds = coalesce(excluded.talk_seconds, calls.talk_seconds),
      carrier_call_id = coalesce(excluded.carrier_call_id, calls.carrier_call_id),
      parent_call_id = coalesce(excluded.parent_call_id, calls.parent_call_id),
      is_test = coalesce(excluded.is_test, calls.is_test),
      channel = coalesce(excluded.channel, calls.channel),
      latency = coalesce(excluded.latency, calls.latency),
      interruptions = coalesce(excluded.interruptions, calls.interruptions),
      language = coalesce(excluded.language, calls.language),
      cost_breakdown = coalesce(excluded.cost_breakdown, calls.cost_breakdown),
      recording_consent = coalesce(excluded.recording_consent, calls.recording_consent),
      success_raw = coalesce(excluded.success_raw, calls.success_raw),
      transcript_turns = coalesce(excluded.transcript_turns, calls.transcript_turns)
    -- 0: the row was inserted by this transaction, not updated.
    returning calls.id, calls.xmax = 0, org_currency;

  if cardinality(conversation) > 0 then
    perform private.link_legs(org, conversation || (select calls.id from public.call_logs as calls
      where calls.org_id = org and calls.provider = call.provider and calls.provider_call_id = call.provider_call_id));
  end if;
end
$$;

revoke all on function private.record_call(jsonb) from public, anon, authenticated, service_role;
