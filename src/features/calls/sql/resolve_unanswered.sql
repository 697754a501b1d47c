-- Marks a caller as called back, or as not to be called back, up to `last_call`. Returns the resolution, or null if the call does not exist.
-- PT409: it is not the last unanswered call of the caller. Idempotent: a repeated call changes nothing and is not audited again.
create function private.resolve_unanswered(org uuid, caller text, resolution text, last_call uuid)
returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  caller_org constant uuid := case when org = private.active_org() then org end;
  latest record;
  resolved public.call_back_resolutions;
begin
  if caller_org is null then
    return null;
  end if;
  if private.active_role() not in ('owner', 'admin', 'agent') then
    raise exception 'this role cannot resolve callers' using errcode = 'insufficient_privilege';
  end if;
  if not exists (select from public.call_logs as calls where calls.org_id = caller_org and calls.id = last_call) then
    return null;
  end if;

  select calls.id, calls.started_at into latest
  from public.call_logs as calls
  where calls.org_id = caller_org and calls.from_number = caller and calls.direction = 'inbound'
    and calls.status in ('missed', 'voicemail') and calls.leg_of is null and calls.is_test is not true
  order by calls.started_at desc, calls.id desc
  limit 1;
  if latest.id is distinct from last_call then
    raise exception 'not the last unanswered call of the caller' using errcode = 'PT409';
  end if;

  insert into public.call_back_resolutions as known (org_id, number, resolution, call_id, resolved_through, resolved_by)
  values (caller_org, caller, resolve_unanswered.resolution, last_call, latest.started_at, auth.uid())
  on conflict (org_id, number) do update
    set resolution = excluded.resolution, call_id = excluded.call_id, resolved_through = excluded.resolved_through,
      resolved_by = excluded.resolved_by, resolved_at = now()
    where (known.resolution, known.call_id, known.resolved_through)
      is distinct from (excluded.resolution, excluded.call_id, excluded.resolved_through)
  returning * into resolved;
  if found then
    insert into private.changed_callers (org_id, number) values (caller_org, caller);
    perform private.write_audit(
      caller_org, 'caller.resolved', 'call', last_call, jsonb_build_object('resolution', resolve_unanswered.resolution)
    );
  else
    select * into resolved from public.call_back_resolutions as known where known.org_id = caller_org and known.number = caller;
  end if;
  return jsonb_build_object(
    'number', resolved.number, 'resolution', resolved.resolution, 'lastCallId', resolved.call_id,
    'resolved_at', resolved.resolved_at, 'resolved_by', resolved.resolved_by
  );
end
$$;

revoke all on function private.resolve_unanswered(uuid, text, text, uuid) from public, anon, authenticated, service_role;
grant execute on function private.resolve_unanswered(uuid, text, text, uuid) to authenticated;

create function public.resolve_unanswered(org uuid, caller text, resolution text, last_call uuid)
returns jsonb
language sql
set search_path = ''
as $$
  select private.resolve_unanswered(org, caller, resolution, last_call)
$$;

revoke all on function public.resolve_unanswered(uuid, text, text, uuid) from public, anon, authenticated, service_role;
grant execute on function public.resolve_unanswered(uuid, text, text, uuid) to authenticated;
