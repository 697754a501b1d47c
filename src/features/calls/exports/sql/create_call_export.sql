-- Queues a large export of the caller. No row when the caller is not a member, or when the organisation has five unfinished exports.
create function private.create_call_export(file_format text, request jsonb, total bigint) returns setof public.call_exports
language plpgsql security definer
set search_path = ''
as $$
declare
  max_open constant integer := 5;
  caller_org constant uuid := private.active_org();
begin
  -- Two requests at once must not both be the fifth.
  perform pg_advisory_xact_lock(hashtextextended('call_exports ' || caller_org, 0));
  if (
    select count(*) from public.call_exports as open where open.org_id = caller_org and open.state in ('queued', 'running')
  ) >= max_open then
    return;
  end if;
  return query
    insert into public.call_exports (org_id, member_id, format, request, rows_total)
    select caller_org, auth.uid(), file_format, create_call_export.request, total
    where caller_org is not null
    returning *;
end
$$;

revoke all on function private.create_call_export(text,jsonb,bigint) from public, anon, authenticated, service_role;
grant execute on function private.create_call_export(text,jsonb,bigint) to authenticated;

create function public.create_call_export(file_format text, request jsonb, total bigint) returns setof public.call_exports
language sql
set search_path = ''
as $$
  select * from private.create_call_export(file_format, request, total)
$$;

revoke all on function public.create_call_export(text,jsonb,bigint) from public, anon, authenticated, service_role;
grant execute on function public.create_call_export(text,jsonb,bigint) to authenticated;
