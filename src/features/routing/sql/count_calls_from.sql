create function public.count_calls_from(org uuid, caller text, since timestamptz) returns integer
language sql stable
set search_path = ''
as $$
  select private.count_calls_from(org, caller, since)
$$;

revoke all on function public.count_calls_from(uuid,text,timestamp with time zone) from public, anon, authenticated, service_role;
grant execute on function public.count_calls_from(uuid,text,timestamp with time zone) to callboard_service;

-- How often this number called the organisation since the given time.
create function private.count_calls_from(org uuid, caller text, since timestamptz) returns integer
language plpgsql stable security definer
set search_path = ''
as $$
begin
  return (
    select count(*) from public.call_logs as calls
    where calls.org_id = org and calls.from_number = caller and calls.created_at >= since and calls.leg_of is null
  );
end
$$;

revoke all on function private.count_calls_from(uuid,text,timestamp with time zone) from public, anon, authenticated, service_role;
grant execute on function private.count_calls_from(uuid,text,timestamp with time zone) to callboard_service;
