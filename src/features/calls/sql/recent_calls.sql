-- The latest five, as lists show them.
create function private.recent_calls(
  org uuid,
  directions text[],
  statuses text[],
  sentiments text[],
  started_from timestamptz,
  started_before timestamptz
)
returns jsonb
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return (
    select coalesce(jsonb_agg(to_jsonb(latest) order by latest.started_at desc, latest.id desc), '[]')
    from (
      select
        c.id, c.org_id, c.direction, c.status, c.from_number, c.to_number, c.contact_id, c.contact_name, c.agent_id,
        c.started_at, c.duration_seconds, c.sentiment, c.has_recording
      from public.call_logs c
      where c.org_id = org
        and c.org_id = (select private.active_org())
        and (directions is null or c.direction = any (directions))
        and (statuses is null or c.status = any (statuses))
        and (
          sentiments is null
          or c.sentiment = any (sentiments)
          or (c.sentiment is null and 'unknown' = any (sentiments))
        )
        and (started_from is null or c.started_at >= started_from)
        and (started_before is null or c.started_at < started_before)
      order by c.started_at desc, c.id desc
      limit 5
    ) latest
  );
end
$$;

revoke all on function private.recent_calls(uuid,text[],text[],text[],timestamp with time zone,timestamp with time zone) from public, anon, authenticated, service_role;
grant execute on function private.recent_calls(uuid,text[],text[],text[],timestamp with time zone,timestamp with time zone) to authenticated;
