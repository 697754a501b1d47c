-- Ops are members of no organisation, so row-level security lets them write no audit row. This does that one thing: what the
-- platform's own people did to an organisation stands in its log, for its owner to read.

-- Up Migration
-- False: nothing was written, for the caller is not ops or there is no such organisation. Of whom it speaks is the caller alone,
-- and of what is one of few words: an ops token writes no history of anything else.
create function private.audit_by_ops(org uuid, action text, request_id text, details jsonb) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  if auth.jwt() #>> '{app_metadata,platform_role}' is distinct from 'ops' or action <> all (array['cache.invalidated']) then
    return false;
  end if;
  insert into public.audit_log (org_id, actor_id, action, subject_type, request_id, details)
  select orgs.id, auth.uid(), audit_by_ops.action, 'org', audit_by_ops.request_id, audit_by_ops.details
  from public.organizations as orgs where orgs.id = org;
  return found;
end
$$;

create function public.audit_by_ops(org uuid, action text, request_id text, details jsonb) returns boolean
language sql
set search_path = ''
as $$
  select private.audit_by_ops(org, action, request_id, details)
$$;

revoke all on function
  public.audit_by_ops(uuid, text, text, jsonb), private.audit_by_ops(uuid, text, text, jsonb)
from public, anon, authenticated, service_role;
grant execute on function
  public.audit_by_ops(uuid, text, text, jsonb), private.audit_by_ops(uuid, text, text, jsonb)
to authenticated;

-- Down Migration
drop function public.audit_by_ops(uuid, text, text, jsonb);
drop function private.audit_by_ops(uuid, text, text, jsonb);
