create function public.audit(action text, details jsonb default '{}', subject uuid default null) returns boolean
language sql
set search_path = ''
as $$
  select private.audit(action, details, subject)
$$;

revoke all on function public.audit(text,jsonb,uuid) from public, anon, authenticated, service_role;
grant execute on function public.audit(text,jsonb,uuid) to authenticated;

-- Writes an audit entry for what no changed row shows. Each action of this closed list has the callers that may report it. Returns false,
-- and writes nothing, when the subject does not exist or the caller may not report it.
create function private.audit(action text, details jsonb, subject uuid) returns boolean
language plpgsql security definer
set search_path = ''
as $$
declare
  caller_org uuid;
begin
  if jsonb_typeof(details) is distinct from 'object' or octet_length(details::text) > 4096 then
    raise exception 'details: expected an object of at most 4096 bytes' using errcode = 'invalid_parameter_value';
  end if;
  case audit.action
    when 'recording.url_issued', 'recording.downloaded' then
      caller_org := private.active_org();
      if not exists (select from public.call_logs as calls where calls.org_id = caller_org and calls.id = subject) then
        return false;
      end if;
      perform private.write_audit(caller_org, audit.action, 'call', subject, '{}');
    when 'calls.exported' then
      -- The subject is a large export; a streamed one has none.
      caller_org := private.active_org();
      if caller_org is null or subject is not null and not exists (
        select from public.call_exports as exports where exports.org_id = caller_org and exports.id = subject
      ) then
        return false;
      end if;
      perform private.write_audit(
        caller_org,
        audit.action,
        case when subject is null then 'organization' else 'export' end,
        coalesce(subject, caller_org),
        details
      );
    when 'cache.invalidated' then
      -- The subject is one organisation, or null for all.
      if not private.is_ops() or subject is not null and not exists (select from public.organizations where id = subject) then
        return false;
      end if;
      perform private.write_audit(subject, audit.action, 'organization', subject, details);
    else
      raise exception 'action: not in the list' using errcode = 'invalid_parameter_value';
  end case;
  return true;
end
$$;

revoke all on function private.audit(text,jsonb,uuid) from public, anon, authenticated, service_role;
grant execute on function private.audit(text,jsonb,uuid) to authenticated;
