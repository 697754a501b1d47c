-- The start of the nth call between two instants, from the end in order of time if `is_falling`. Null if there are fewer.
create function private.nth_start(caller_org uuid, starts timestamptz, ends timestamptz, is_falling boolean, nth integer) returns timestamptz
language plpgsql stable
set search_path = ''
as $$
declare
  found_start timestamptz;
begin
  execute format(
    'select calls.started_at from public.call_logs as calls
     where calls.org_id = $1 and calls.leg_of is null and calls.started_at >= $2 and calls.started_at < $3
     order by calls.started_at %1$s, calls.id %1$s limit 1 offset $4',
    case when is_falling then 'desc' else 'asc' end
  )
  into found_start
  using caller_org, starts, ends, nth - 1;
  return found_start;
end
$$;

revoke all on function private.nth_start(uuid, timestamptz, timestamptz, boolean, integer) from public, anon, authenticated, service_role;
