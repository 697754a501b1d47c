-- The SQL of the value that a call is grouped by. `source`: 'totals' of the rollup, 'changes' of it (alias change), or 'rows' (aliases call
-- and version; $6 is the time zone). Null: cannot be grouped by that.
create function private.group_value(grouped_by text, source text) returns text
language sql immutable
set search_path = ''
as $$
  select case
    when grouped_by = 'none' then $sql$'all'$sql$
    when grouped_by = 'weekday_hour' then case source
      when 'totals' then $sql$extract(dow from totals.day) || '-' || totals.value$sql$
      when 'changes' then
        $sql$extract(dow from private.call_day(change.started_at, $6)) || '-' || private.call_hour(change.started_at, $6)$sql$
      else $sql$extract(dow from private.call_day(call.started_at, $6)) || '-' || private.call_hour(call.started_at, $6)$sql$
    end
    when grouped_by in ('direction', 'status', 'sentiment') then
      case source when 'totals' then 'totals.' when 'changes' then 'change.' else 'version.' end || grouped_by
    when grouped_by in ('agent_id', 'phone_number_id', 'campaign_id', 'outcome', 'provider', 'ended_by') then
      case source when 'totals' then 'totals.value' when 'changes' then 'change.' || grouped_by else 'version.' || grouped_by end
    when source = 'rows' and grouped_by in ('answered_by', 'transfer_status', 'is_test', 'channel', 'recording_consent') then
      format($sql$coalesce(call.%I::text, 'unknown')$sql$, grouped_by)
  end
$$;

revoke all on function private.group_value(text, text) from public, anon, authenticated, service_role;
grant execute on function private.group_value(text, text) to authenticated;
