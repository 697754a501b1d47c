-- Until the end of the transaction, the events of this call are recorded one after another: each must see what the others have stored.
create function private.lock_call(org uuid, provider text, provider_call_id text) returns void
language sql
set search_path = ''
as $$
  select pg_advisory_xact_lock(hashtextextended(format('events of %s %s %s', org, provider, provider_call_id), 0))
$$;

revoke all on function private.lock_call(uuid,text,text) from public, anon, authenticated, service_role;
