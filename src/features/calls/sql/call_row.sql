-- A call as lists show it: the only list of these columns. Used as `from public.call_logs as c, private.call_row(c) as call`. No
-- search_path is set in SQL functions like this one, so that PostgreSQL inlines them.
create function private.call_row(call public.call_logs) returns setof private.call_row
language sql immutable rows 1
begin atomic
  select
    call.id, call.org_id, call.direction, call.status, call.from_number, call.to_number, call.contact_id, call.contact_name,
    call.agent_id, call.started_at, call.duration_seconds, call.duration_rank, call.cost_rank, call.sentiment,
    call.has_recording;
end;

revoke all on function private.call_row(public.call_logs) from public, anon, authenticated, service_role;
grant execute on function private.call_row(public.call_logs) to authenticated;
