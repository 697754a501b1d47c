-- The stages of a call, in their order. Of the final stages, the more specific one comes later: a call that was completed by leaving a
-- message is a voicemail, in whatever order the events arrive. No search_path is set, so that PostgreSQL can inline the function.
create function private.call_stages() returns text[]
language sql immutable
as $$
  select array['ringing', 'in_progress', 'canceled', 'failed', 'missed', 'completed', 'voicemail']
$$;

revoke all on function private.call_stages() from public, anon, authenticated, service_role;
