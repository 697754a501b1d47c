-- The unanswered calls of a caller: inbound missed calls and voicemails after the last conversation in either direction, and after the
-- last resolution. No row: there are none. Without a search_path, so that PostgreSQL inlines it.
create function private.unanswered_calls(org uuid, caller text)
returns table (first_at timestamptz, last_at timestamptz, attempts integer)
language sql stable
as $$
  select min(calls.started_at), max(calls.started_at), count(*)::integer
  from (
    select greatest(
      (
        select max(spoken.started_at) from public.call_logs as spoken
        where spoken.org_id = org and spoken.from_number = caller and spoken.direction = 'inbound' and spoken.status = 'completed'
          and spoken.leg_of is null and spoken.is_test is not true
      ),
      (
        select max(spoken.started_at) from public.call_logs as spoken
        where spoken.org_id = org and spoken.to_number = caller and spoken.direction = 'outbound' and spoken.status = 'completed'
          and spoken.leg_of is null and spoken.is_test is not true
      ),
      (
        select resolutions.resolved_through from public.call_back_resolutions as resolutions
        where resolutions.org_id = org and resolutions.number = caller
      ),
      '-infinity'
    ) as closed_at
  ) as conversation
  join public.call_logs as calls
    on calls.org_id = org and calls.from_number = caller and calls.started_at > conversation.closed_at
  where calls.direction = 'inbound' and calls.status in ('missed', 'voicemail') and calls.leg_of is null and calls.is_test is not true
  having count(*) > 0
$$;

revoke all on function private.unanswered_calls(uuid, text) from public, anon, authenticated, service_role;
