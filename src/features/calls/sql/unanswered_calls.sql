-- The unanswered calls of a caller: inbound missed calls and voicemails after the last conversation in either direction, and after the
-- last resolution. No row: there are none. Without a search_path, so that PostgreSQL inlines it.
-- Direction, status and time are not plain conditions, so that only the indexes by number apply: without statistics, right after a large
-- import, the planner would read all calls of a status for each caller.
create function private.unanswered_calls(org uuid, caller text)
returns table (first_at timestamptz, last_at timestamptz, attempts integer)
language sql stable
as $$
  select min(calls.started_at), max(calls.started_at), count(*)::integer
  from (
    select greatest(
      (
        select max(called.started_at) filter (where called.direction = 'inbound' and called.status = 'completed')
        from public.call_logs as called
        where called.org_id = org and called.from_number = caller and called.leg_of is null and called.is_test is not true
      ),
      (
        select max(called.started_at) filter (where called.direction = 'outbound' and called.status = 'completed')
        from public.call_logs as called
        where called.org_id = org and called.to_number = caller and called.leg_of is null and called.is_test is not true
      ),
      (
        select resolutions.resolved_through from public.call_back_resolutions as resolutions
        where resolutions.org_id = org and resolutions.number = caller
      ),
      '-infinity'
    ) as closed_at
  ) as conversation
  cross join lateral (
    select called.started_at
    from public.call_logs as called
    where called.org_id = org and called.from_number = caller and called.leg_of is null and called.is_test is not true
      and case when called.direction = 'inbound' and called.status in ('missed', 'voicemail') then
        called.started_at > conversation.closed_at
      end
  ) as calls
  having count(*) > 0
$$;

revoke all on function private.unanswered_calls(uuid, text) from public, anon, authenticated, service_role;
