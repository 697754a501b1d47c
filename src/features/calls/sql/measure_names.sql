-- The measures of the rollup: the columns of private.call_changes after the places in the histograms.
create function private.measure_names() returns text[]
language sql immutable
set search_path = ''
return
    '{
      calls, ringing, in_progress, completed, missed, voicemail, failed, canceled, offered, answered, attempts, connected, waits, wait_ms,
      within_20, left_within_20, abandoned, abandoned_short, demand, timed, seconds, transfer_attempts, transferred, transfers_failed,
      ai_answered, contained, judged, successful, positive, neutral, negative, rated, latencies, costed, cost_micros, costed_seconds,
      interruption_calls, interruptions
    }'::text[];

revoke all on function private.measure_names() from public, anon, authenticated, service_role;
grant execute on function private.measure_names() to authenticated;
