-- How far a call has come, and the only place that says so. Of the ends, the one that tells more comes later: a call that was
-- completed by leaving a message is a voicemail, whichever of the two is heard of first. (No search_path is set where a function is
-- in SQL: that would keep PostgreSQL from inlining it. They have no rights of their own, and every name is qualified.)
create function private.call_stages() returns text[]
language sql immutable
as $$
  select array['ringing', 'in_progress', 'canceled', 'failed', 'missed', 'completed', 'voicemail']
$$;

revoke all on function private.call_stages() from public, anon, authenticated, service_role;
