-- Notes that an attempt to copy a recording failed. The next attempt is later, unless this one was the last, the failure is final, or the
-- provider's URL has expired.
create function private.fail_recording_copy(org uuid, copy_id uuid, failure text, is_final boolean) returns text
language plpgsql security definer
set search_path = ''
as $$
declare
  max_attempts constant integer := 8;
  new_state text;
begin
  perform private.assert_service();
  update public.recording_copies as copies
  set
    error = failure,
    leased_until = '-infinity',
    state = case when is_over then 'failed' else 'waiting' end,
    url = case when not is_over then copies.url end,
    next_attempt_at = case
      when not is_over then greatest(now() + interval '5 s', least(now() + pause, copies.expires_at - interval '1 min'))
    end
  from (
    select
      every.org_id, every.id,
      is_final or every.attempts >= max_attempts or coalesce(every.expires_at <= now(), false) as is_over,
      least(interval '10 s' * 2 ^ every.attempts, interval '1 hour') as pause
    from public.recording_copies as every
    where every.org_id = org and every.id = copy_id
  ) as attempt
  where copies.org_id = attempt.org_id and copies.id = attempt.id and copies.state = 'waiting'
  returning copies.state into new_state;
  return new_state;
end
$$;

revoke all on function private.fail_recording_copy(uuid,uuid,text,boolean) from public, anon, authenticated, service_role;
grant execute on function private.fail_recording_copy(uuid,uuid,text,boolean) to anon;

create function public.fail_recording_copy(org uuid, copy_id uuid, failure text, is_final boolean) returns text
language sql
set search_path = ''
as $$
  select private.fail_recording_copy(org, copy_id, failure, is_final)
$$;

revoke all on function public.fail_recording_copy(uuid,uuid,text,boolean) from public, anon, authenticated, service_role;
grant execute on function public.fail_recording_copy(uuid,uuid,text,boolean) to anon;
