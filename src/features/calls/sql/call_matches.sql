-- Whether a call matches a filter. Only this function defines the attributes of the filter in SQL; a null attribute does not filter.
-- PostgreSQL inlines it: with a constant filter, only the conditions of its attributes are left, and indexes apply to them.
-- A leg matches no filter. The body is parsed when the function is created: as text, it would be parsed for each plan, which takes longer
-- than a page of the list.
-- A subquery would prevent the inlining, so reviews are lists of ids.
-- `search` and `measure` are not tested here: private.search_calls finds calls by an index, and private.counted_version counts them.
create function private.call_matches(call public.call_logs, filter private.call_filter) returns boolean
language sql immutable
return
    call.leg_of is null
    and (filter.direction is null or call.direction = any (filter.direction))
    and (filter.status is null or call.status = any (filter.status))
    and (
      filter.sentiment is null
      or call.sentiment = any (filter.sentiment)
      or (call.sentiment is null and 'unknown' = any (filter.sentiment))
    )
    and (
      filter.agent_id is null
      or call.agent_id = any (array_remove(filter.agent_id, 'none')::uuid[])
      or (call.agent_id is null and 'none' = any (filter.agent_id))
    )
    and (
      filter.contact_id is null
      or call.contact_id = any (array_remove(filter.contact_id, 'none')::uuid[])
      or (call.contact_id is null and 'none' = any (filter.contact_id))
    )
    and (
      filter.phone_number_id is null
      or call.phone_number_id = any (array_remove(filter.phone_number_id, 'none')::uuid[])
      or (call.phone_number_id is null and 'none' = any (filter.phone_number_id))
    )
    and (
      filter.campaign_id is null
      or call.campaign_id = any (array_remove(filter.campaign_id, 'none')::uuid[])
      or (call.campaign_id is null and 'none' = any (filter.campaign_id))
    )
    and (filter.number is null or call.from_number = any (filter.number) or call.to_number = any (filter.number))
    and (filter.has_recording is null or call.has_recording = filter.has_recording)
    and (filter.started_from is null or call.started_at >= filter.started_from)
    and (filter.started_before is null or call.started_at < filter.started_before)
    and (filter.weekday is null or extract(dow from timezone(filter.zone, call.started_at))::integer = any (filter.weekday))
    and (filter.hour is null or extract(hour from timezone(filter.zone, call.started_at))::integer = any (filter.hour))
    and (filter.min_duration is null or call.duration_seconds >= filter.min_duration)
    and (filter.max_duration is null or call.duration_seconds <= filter.max_duration)
    and (filter.min_cost is null or call.cost_micros >= filter.min_cost)
    and (filter.max_cost is null or call.cost_micros <= filter.max_cost)
    and (filter.answered_by is null or coalesce(call.answered_by, 'unknown') = any (filter.answered_by))
    and (filter.ended_by is null or coalesce(call.ended_by, 'unknown') = any (filter.ended_by))
    and (filter.transfer_status is null or coalesce(call.transfer_status, 'unknown') = any (filter.transfer_status))
    and (filter.channel is null or coalesce(call.channel, 'unknown') = any (filter.channel))
    and (filter.recording_consent is null or coalesce(call.recording_consent, 'unknown') = any (filter.recording_consent))
    and (filter.outcome is null or coalesce(call.outcome, 'unknown') = any (filter.outcome))
    and (filter.successful is null or coalesce(call.successful::text, 'unknown') = any (filter.successful))
    and (filter.is_test is null or coalesce(call.is_test::text, 'unknown') = any (filter.is_test))
    and (filter.ended_reason is null or call.ended_reason = any (filter.ended_reason))
    and (filter.language is null or call.language = any (filter.language))
    and (filter.provider is null or coalesce(call.provider, 'unknown') = any (filter.provider))
    and (filter.provider_call_id is null or call.provider_call_id = any (filter.provider_call_id))
    and (filter.carrier_call_id is null or call.carrier_call_id = any (filter.carrier_call_id))
    and (filter.min_talk is null or call.talk_seconds >= filter.min_talk)
    and (filter.max_talk is null or call.talk_seconds <= filter.max_talk)
    and (filter.reviewed is null or (call.id = any (private.call_ids_reviewed(filter.reviewed))) = filter.reviewed)
    and (filter.tag is null or call.id = any (private.call_ids_tagged(filter.tag)));

revoke all on function private.call_matches(public.call_logs, private.call_filter) from public, anon, authenticated, service_role;
grant execute on function private.call_matches(public.call_logs, private.call_filter) to authenticated;
