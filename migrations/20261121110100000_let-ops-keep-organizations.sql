-- Those who run the platform make, name, delete and restore organisations: in the database too they alone may, and whatever they
-- do is in the audit log of the organisation by the time it is done. What belongs to an organisation stays shut to them.

-- Up Migration
-- By a claim that only the project's own keys can sign; user_metadata is its owner's to write. Never null.
create function private.is_ops() returns boolean
language plpgsql stable
set search_path = ''
as $$
begin
  return coalesce(auth.jwt() #>> '{app_metadata,platform_role}' = 'ops', false);
end
$$;

create policy ops_read on public.organizations for select to authenticated using ((select private.is_ops()));
create policy ops_insert on public.organizations for insert to authenticated with check ((select private.is_ops()));
create policy ops_update on public.organizations for update to authenticated
  using ((select private.is_ops())) with check ((select private.is_ops()));
-- No grant to delete: an organisation is only marked as deleted, and so can be restored.
grant insert (name, slug), update (name, slug, deleted_at) on table public.organizations to authenticated;

-- Ops are members of no organisation, so row-level security lets them write no audit row themselves.
create function private.audit_organization() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  if private.is_ops() then
    insert into public.audit_log (org_id, actor_id, action, subject_type, subject_id, request_id, details)
    values (
      new.id,
      auth.uid(),
      case
        when tg_op = 'INSERT' then 'organization.created'
        when old.deleted_at is null and new.deleted_at is not null then 'organization.deleted'
        when old.deleted_at is not null and new.deleted_at is null then 'organization.restored'
        else 'organization.changed'
      end,
      'org',
      new.id,
      left(nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-callboard-request-id', 200),
      jsonb_strip_nulls(jsonb_build_object(
        'name', case when new.name is distinct from old.name then new.name end,
        'slug', case when new.slug is distinct from old.slug then new.slug end
      ))
    );
  end if;
  return null;
end
$$;
create trigger audit_organization after insert or update on public.organizations
  for each row execute function private.audit_organization();

revoke all on function private.is_ops(), private.audit_organization() from public;
grant execute on function private.is_ops() to authenticated;

-- Down Migration
drop trigger audit_organization on public.organizations;
drop function private.audit_organization();
revoke insert (name, slug), update (name, slug, deleted_at) on table public.organizations from authenticated;
drop policy ops_update on public.organizations;
drop policy ops_insert on public.organizations;
drop policy ops_read on public.organizations;
drop function private.is_ops();
