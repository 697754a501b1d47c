-- No search_path is set: that would keep PostgreSQL from inlining it, and each row found would be stored twice. It has no rights
-- of its own, and every name is qualified.
create function public.search_calls(term text) returns table (
  id uuid,
  org_id uuid,
  direction text,
  status text,
  from_number text,
  to_number text,
  contact_id uuid,
  contact_name text,
  agent_id uuid,
  phone_number_id uuid,
  started_at timestamptz,
  duration_seconds integer,
  duration_rank integer,
  sentiment text,
  has_recording boolean
)
language sql stable
as $$
  select * from private.search_calls(term)
$$;

revoke all on function public.search_calls(text) from public, anon, authenticated, service_role;
grant execute on function public.search_calls(text) to authenticated;

-- Calls by a number as people write it: found as contacts are (search-contacts).
create function private.search_calls(term text) returns table (
  id uuid,
  org_id uuid,
  direction text,
  status text,
  from_number text,
  to_number text,
  contact_id uuid,
  contact_name text,
  agent_id uuid,
  phone_number_id uuid,
  started_at timestamptz,
  duration_seconds integer,
  duration_rank integer,
  sentiment text,
  has_recording boolean
)
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  caller_org constant uuid := private.active_org();
  pattern constant text := '%' || regexp_replace(lower(term), '([\\%_])', '\\\1', 'g') || '%';
  number_pattern constant text := '%' || private.number_in(term) || '%';
begin
  return query
    select
      calls.id, calls.org_id, calls.direction, calls.status, calls.from_number, calls.to_number, calls.contact_id,
      calls.contact_name, calls.agent_id, calls.phone_number_id, calls.started_at, calls.duration_seconds,
      calls.duration_rank, calls.sentiment, calls.has_recording
    from public.call_logs as calls
    where calls.org_id = caller_org
      and (
        calls.search_text like pattern
        or (
          calls.search_text like number_pattern
          and (calls.from_number like number_pattern or calls.to_number like number_pattern)
        )
      );
end
$$;

revoke all on function private.search_calls(text) from public, anon, authenticated, service_role;
grant execute on function private.search_calls(text) to authenticated;
