-- Notes that a recording was copied, and gives the call its key. `copy`: recording_key, content_type, size_bytes, duration_seconds, peaks.
-- A recording that a program has stored meanwhile stays.
create function private.finish_recording_copy(org uuid, copy_id uuid, copy jsonb) returns boolean
language plpgsql security definer
set search_path = ''
as $$
declare
  finished public.recording_copies;
begin
  perform private.assert_service();
  update public.recording_copies as copies
  set
    state = 'copied', url = null, expires_at = null, error = null, next_attempt_at = null,
    recording_key = copy ->> 'recording_key',
    content_type = copy ->> 'content_type',
    size_bytes = (copy ->> 'size_bytes')::bigint,
    duration_seconds = (copy ->> 'duration_seconds')::numeric,
    peaks = nullif(copy -> 'peaks', 'null')
  where copies.org_id = org and copies.id = copy_id and copies.state = 'waiting'
  returning copies.* into finished;
  if not found then
    return false;
  end if;
  update public.call_logs as calls
  set recording_key = finished.recording_key
  where calls.org_id = org and calls.id = finished.call_id and calls.recording_key is null;
  return true;
end
$$;

revoke all on function private.finish_recording_copy(uuid,uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function private.finish_recording_copy(uuid,uuid,jsonb) to anon;

create function public.finish_recording_copy(org uuid, copy_id uuid, copy jsonb) returns boolean
language sql
set search_path = ''
as $$
  select private.finish_recording_copy(org, copy_id, copy)
$$;

revoke all on function public.finish_recording_copy(uuid,uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.finish_recording_copy(uuid,uuid,jsonb) to anon;
