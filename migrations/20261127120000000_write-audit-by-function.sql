-- Audit rows are written by the database alone: nobody can say who acted, when, or in which organisation. The service reports by one
-- function what no row of a table shows; triggers (next migration) note what changes.

-- Up Migration
-- The log outlives the organisation that it is about, and an erased organisation leaves a trace. Null: all organisations together.
alter table public.audit_log
  drop constraint audit_log_org_id_fkey,
  alter column org_id drop not null,
  add column database_role text;
comment on column public.audit_log.database_role is 'Who acted, where no token names a user: a role of the database.';

drop policy members_insert on public.audit_log;
revoke insert (org_id, actor_id, action, subject_type, subject_id, request_id, details)
  on table public.audit_log from authenticated;
revoke insert on table public.audit_log from authenticated, service_role;

-- The only statement that writes an audit row. Nobody but the owner may execute it.
create function private.write_audit(org uuid, action text, subject_type text, subject_id uuid, details jsonb) returns void
language plpgsql
set search_path = ''
as $$
declare
  subject_of_token constant text := auth.jwt() ->> 'sub';
  -- The subject of a program's token may be any text.
  actor constant uuid := case
    when subject_of_token ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then subject_of_token::uuid
  end;
begin
  insert into public.audit_log (org_id, actor_id, database_role, action, subject_type, subject_id, request_id, details)
  values (
    org,
    actor,
    case when actor is null then coalesce(nullif(current_setting('role', true), 'none'), session_user) end,
    action,
    subject_type,
    subject_id,
    left(nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-callboard-request-id', 64),
    details
  );
end
$$;

-- What the service reports. A closed list of actions, each with the callers that may report it. False: nothing was written, since
-- the subject does not exist or the caller may not report it.
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
    when 'recording.url_issued' then
      caller_org := private.active_org();
      if not exists (select from public.call_logs as calls where calls.org_id = caller_org and calls.id = subject) then
        return false;
      end if;
      perform private.write_audit(caller_org, audit.action, 'call', subject, '{}');
    when 'cache.invalidated' then
      -- Of one organisation, or (null) of all.
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

create function public.audit(action text, details jsonb default '{}', subject uuid default null) returns boolean
language sql
set search_path = ''
as $$
  select private.audit(action, details, subject)
$$;

revoke all on function
  private.write_audit(uuid, text, text, uuid, jsonb), private.audit(text, jsonb, uuid), public.audit(text, jsonb, uuid)
from public, anon, authenticated, service_role;
grant execute on function private.audit(text, jsonb, uuid), public.audit(text, jsonb, uuid) to authenticated;

drop function public.audit_by_ops(uuid, text, text, jsonb);
drop function private.audit_by_ops(uuid, text, text, jsonb);

-- Down Migration
create function private.audit_by_ops(org uuid, action text, request_id text, details jsonb) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  if not private.is_ops() or action <> all (array['cache.invalidated']) then
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

drop function public.audit(text, jsonb, uuid);
drop function private.audit(text, jsonb, uuid);
drop function private.write_audit(uuid, text, text, uuid, jsonb);

grant insert on table public.audit_log to service_role;
grant insert (org_id, actor_id, action, subject_type, subject_id, request_id, details)
  on table public.audit_log to authenticated;
create policy members_insert on public.audit_log for insert to authenticated
  with check (org_id = (select private.active_org()) and actor_id = (select auth.uid()));

-- Rows of no organisation that exists cannot stay in the older table.
alter table public.audit_log disable trigger refuse_change;
delete from public.audit_log
where org_id is null or not exists (select from public.organizations as orgs where orgs.id = audit_log.org_id);
alter table public.audit_log enable trigger refuse_change;
alter table public.audit_log
  drop column database_role,
  alter column org_id set not null,
  add constraint audit_log_org_id_fkey foreign key (org_id) references public.organizations (id) on delete restrict;
