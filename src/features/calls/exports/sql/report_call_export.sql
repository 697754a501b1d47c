-- Notes the progress or the end of a running export. `report`: rows_done; rows_total; and at the end state, with file_key, file_name and
-- size_bytes, or with error. Returns false when another instance has taken the export over, or when the export was canceled or deleted.
create function private.report_call_export(org uuid, export_id uuid, attempt integer, report jsonb) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.assert_service();
  update public.call_exports as exports
  set
    state = coalesce(report ->> 'state', exports.state),
    rows_done = coalesce((report ->> 'rows_done')::bigint, exports.rows_done),
    rows_total = coalesce((report ->> 'rows_total')::bigint, exports.rows_total),
    file_key = report ->> 'file_key',
    file_name = report ->> 'file_name',
    size_bytes = (report ->> 'size_bytes')::bigint,
    error = report ->> 'error',
    leased_until = case when report ->> 'state' is null then now() + interval '2 min' else '-infinity' end,
    finished_at = case when report ->> 'state' in ('done', 'failed') then now() end,
    expires_at = case when report ->> 'state' in ('done', 'failed') then now() + interval '24 hours' end
  where exports.org_id = org and exports.id = export_id and exports.state = 'running' and exports.attempts = attempt;
  return found;
end
$$;

revoke all on function private.report_call_export(uuid,uuid,integer,jsonb) from public, anon, authenticated, service_role;
grant execute on function private.report_call_export(uuid,uuid,integer,jsonb) to anon;

create function public.report_call_export(org uuid, export_id uuid, attempt integer, report jsonb) returns boolean
language sql
set search_path = ''
as $$
  select private.report_call_export(org, export_id, attempt, report)
$$;

revoke all on function public.report_call_export(uuid,uuid,integer,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.report_call_export(uuid,uuid,integer,jsonb) to anon;
