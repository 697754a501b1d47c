-- Cancels an export that is not over, for the member who requested it, an owner or an admin. Returns 'canceled', 'ended' or 'forbidden';
-- null when it does not exist. A running job notices it with its next report. The row stays as long as that of a failed export: the
-- job may have stored its file.
create function private.cancel_call_export(export_id uuid) returns text
language plpgsql security definer
set search_path = ''
as $$
declare
  org constant uuid := private.active_org();
  canceled public.call_exports;
begin
  select * into canceled from public.call_exports as exports where exports.org_id = org and exports.id = export_id for no key update;
  if not found then
    return null;
  elsif canceled.state not in ('queued', 'running') then
    return 'ended';
  elsif canceled.member_id <> auth.uid() and private.active_role() not in ('owner', 'admin') then
    return 'forbidden';
  end if;
  update public.call_exports as exports
  set state = 'canceled', leased_until = '-infinity', finished_at = now(), expires_at = now() + interval '24 hours'
  where exports.org_id = org and exports.id = export_id;
  perform private.write_audit(
    org,
    'calls.export_canceled',
    'export',
    export_id,
    jsonb_build_object('format', canceled.format, 'rows_done', canceled.rows_done, 'rows_total', canceled.rows_total)
  );
  return 'canceled';
end
$$;

revoke all on function private.cancel_call_export(uuid) from public, anon, authenticated, service_role;
grant execute on function private.cancel_call_export(uuid) to authenticated;

create function public.cancel_call_export(export_id uuid) returns text
language sql
set search_path = ''
as $$
  select private.cancel_call_export(export_id)
$$;

revoke all on function public.cancel_call_export(uuid) from public, anon, authenticated, service_role;
grant execute on function public.cancel_call_export(uuid) to authenticated;
