-- Closes a call whose end was never told, as failed with the outcome `lost`. Returns false when it has ended meanwhile. Its fields keep the
-- stage at which they were told, and record_call opens it again when its provider tells an end: any end wins over this one.
create function private.close_lost_call(org uuid, provider text, provider_call_id text) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.assert_service();
  perform private.lock_call(org, provider, provider_call_id);
  update public.call_logs as calls
  set status = 'failed', outcome = 'lost'
  where calls.org_id = org
    and calls.provider = close_lost_call.provider
    and calls.provider_call_id = close_lost_call.provider_call_id
    and calls.status in ('ringing', 'in_progress')
    and calls.field_stages is not null;
  return found;
end
$$;

revoke all on function private.close_lost_call(uuid,text,text) from public, anon, authenticated, service_role;
grant execute on function private.close_lost_call(uuid,text,text) to anon;

create function public.close_lost_call(org uuid, provider text, provider_call_id text) returns boolean
language sql
set search_path = ''
as $$
  select private.close_lost_call(org, provider, provider_call_id)
$$;

revoke all on function public.close_lost_call(uuid,text,text) from public, anon, authenticated, service_role;
grant execute on function public.close_lost_call(uuid,text,text) to anon;
