-- Deletes an expired export, after its file.
create function private.delete_call_export(org uuid, export_id uuid) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.assert_service();
  delete from public.call_exports as exports where exports.org_id = org and exports.id = export_id and exports.expires_at <= now();
  return found;
end
$$;

revoke all on function private.delete_call_export(uuid,uuid) from public, anon, authenticated, service_role;
grant execute on function private.delete_call_export(uuid,uuid) to anon;

create function public.delete_call_export(org uuid, export_id uuid) returns boolean
language sql
set search_path = ''
as $$
  select private.delete_call_export(org, export_id)
$$;

revoke all on function public.delete_call_export(uuid,uuid) from public, anon, authenticated, service_role;
grant execute on function public.delete_call_export(uuid,uuid) to anon;
