-- Takes recordings that are to be copied now, for ten minutes. Those whose URL expires come first, and for half of its remaining time: when
-- an instance crashes, another one must have time left. The API key is encrypted.
create function private.claim_recording_copies(max_copies integer)
returns table (
  org_id uuid, id uuid, call_id uuid, connection_id uuid, provider text, url text, api_key text, started_at timestamptz
)
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.assert_service();
  -- An attempt that crashes its instance never reports a failure.
  update public.recording_copies as copies
  set state = 'failed', error = 'ATTEMPTS_USED_UP', url = null, next_attempt_at = null
  where copies.next_attempt_at <= now() and copies.leased_until < now() and copies.attempts >= 8;
  return query
    with due as (
      select copies.org_id, copies.id
      from public.recording_copies as copies
      where copies.next_attempt_at <= now() and copies.leased_until < now()
      order by copies.expires_at, copies.next_attempt_at
      limit max_copies
      for update skip locked
    ),
    claimed as (
      update public.recording_copies as copies
      set
        leased_until = now() + least(interval '10 min', greatest(interval '1 min', (copies.expires_at - now()) / 2)),
        attempts = copies.attempts + 1
      from due
      where copies.org_id = due.org_id and copies.id = due.id
      returning copies.*
    )
    select
      claimed.org_id, claimed.id, claimed.call_id, claimed.connection_id, claimed.provider, claimed.url, connections.api_key,
      calls.started_at
    from claimed
    join public.call_logs as calls on calls.org_id = claimed.org_id and calls.id = claimed.call_id
    left join public.connections on connections.org_id = claimed.org_id and connections.id = claimed.connection_id;
end
$$;

revoke all on function private.claim_recording_copies(integer) from public, anon, authenticated, service_role;
grant execute on function private.claim_recording_copies(integer) to anon;

create function public.claim_recording_copies(max_copies integer)
returns table (
  org_id uuid, id uuid, call_id uuid, connection_id uuid, provider text, url text, api_key text, started_at timestamptz
)
language sql
set search_path = ''
as $$
  select * from private.claim_recording_copies(max_copies)
$$;

revoke all on function public.claim_recording_copies(integer) from public, anon, authenticated, service_role;
grant execute on function public.claim_recording_copies(integer) to anon;
