-- Exports whose file is to be deleted, oldest first. A failed export has no file_key, but its last attempt may have stored the file before
-- the instance ended.
create function private.expired_call_exports(max_exports integer) returns table (org_id uuid, id uuid, file_key text)
language plpgsql stable security definer
set search_path = ''
as $$
begin
  perform private.assert_service();
  return query
    select exports.org_id, exports.id, exports.org_id || '/exports/' || exports.id || '.' || exports.format
    from public.call_exports as exports
    where exports.expires_at <= now()
    order by exports.expires_at
    limit max_exports;
end
$$;

revoke all on function private.expired_call_exports(integer) from public, anon, authenticated, service_role;
grant execute on function private.expired_call_exports(integer) to anon;

create function public.expired_call_exports(max_exports integer) returns table (org_id uuid, id uuid, file_key text)
language sql stable
set search_path = ''
as $$
  select * from private.expired_call_exports(max_exports)
$$;

revoke all on function public.expired_call_exports(integer) from public, anon, authenticated, service_role;
grant execute on function public.expired_call_exports(integer) to anon;
