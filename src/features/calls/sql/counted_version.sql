-- A call as the rollup counts it, if the measure counts it or is null; else no row. Only for measures that count calls: sums of seconds or
-- money are not among them. PostgreSQL inlines it, so a measure costs no more than another filter.
create function private.counted_version(call public.call_logs, measure text) returns setof private.call_changes
language sql immutable
as $$
  select version.*
  from private.call_version(call) as version
  where measure is null or coalesce(
    case measure
      when 'calls' then version.calls
      when 'ringing' then version.ringing
      when 'in_progress' then version.in_progress
      when 'completed' then version.completed
      when 'missed' then version.missed
      when 'voicemail' then version.voicemail
      when 'failed' then version.failed
      when 'canceled' then version.canceled
      when 'offered' then version.offered
      when 'answered' then version.answered
      when 'attempts' then version.attempts
      when 'connected' then version.connected
      when 'waits' then version.waits
      when 'within_20' then version.within_20
      when 'left_within_20' then version.left_within_20
      when 'abandoned' then version.abandoned
      when 'abandoned_short' then version.abandoned_short
      when 'demand' then version.demand
      when 'timed' then version.timed
      when 'transfer_attempts' then version.transfer_attempts
      when 'transferred' then version.transferred
      when 'transfers_failed' then version.transfers_failed
      when 'ai_answered' then version.ai_answered
      when 'contained' then version.contained
      when 'judged' then version.judged
      when 'successful' then version.successful
      when 'positive' then version.positive
      when 'neutral' then version.neutral
      when 'negative' then version.negative
      when 'rated' then version.rated
      when 'latencies' then version.latencies
      when 'costed' then version.costed
      when 'interruption_calls' then version.interruption_calls
    end,
    0
  ) > 0
$$;

revoke all on function private.counted_version(public.call_logs, text) from public, anon, authenticated, service_role;
grant execute on function private.counted_version(public.call_logs, text) to authenticated;
