-- Whether a call matches a filter. Only this function defines the attributes of the filter in SQL; a null attribute does not filter.
-- PostgreSQL inlines it: with a constant filter, only the conditions of its attributes are left, and indexes apply to them.
-- A leg matches no filter.
-- `search` is not tested here: private.search_calls finds its calls by an index.
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
    and (filter.agent_id is null or call.agent_id = any (filter.agent_id))
    and (filter.contact_id is null or call.contact_id = any (filter.contact_id))
    and (filter.phone_number_id is null or call.phone_number_id = any (filter.phone_number_id))
    and (filter.has_recording is null or call.has_recording = filter.has_recording)
    and (filter.started_from is null or call.started_at >= filter.started_from)
    and (filter.started_before is null or call.started_at < filter.started_before)
    and (filter.min_duration is null or call.duration_seconds >= filter.min_duration)
    and (filter.max_duration is null or call.duration_seconds <= filter.max_duration);

revoke all on function private.call_matches(public.call_logs, private.call_filter) from public, anon, authenticated, service_role;
grant execute on function private.call_matches(public.call_logs, private.call_filter) to authenticated;
