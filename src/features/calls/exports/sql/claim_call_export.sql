-- Takes the oldest export that waits, or that was left by an instance that ended, for two minutes; reports of its progress extend the
-- lease. One export of an organisation runs at once. `role` is null when the membership has ended.
create function private.claim_call_export()
returns table (org_id uuid, id uuid, attempt integer, member_id uuid, role text, format text, request jsonb, slug text)
language plpgsql security definer
set search_path = ''
as $$
declare
  max_attempts constant integer := 3;
begin
  perform private.assert_service();
  update public.call_exports as exports
  set state = 'failed', error = 'ATTEMPTS_USED_UP', finished_at = now(), expires_at = now() + interval '24 hours'
  where exports.state = 'running' and exports.leased_until < now() and exports.attempts >= max_attempts;
  return query
    with due as (
      select exports.org_id, exports.id
      from public.call_exports as exports
      where exports.state in ('queued', 'running')
        and exports.leased_until < now()
        and not exists (
          select
          from public.call_exports as others
          where others.org_id = exports.org_id and others.state = 'running' and others.leased_until >= now()
        )
      order by exports.created_at
      limit 1
      for update skip locked
    ),
    claimed as (
      update public.call_exports as exports
      set state = 'running', attempts = exports.attempts + 1, rows_done = 0, leased_until = now() + interval '2 min'
      from due
      where exports.org_id = due.org_id and exports.id = due.id
      returning exports.*
    )
    select
      claimed.org_id, claimed.id, claimed.attempts, claimed.member_id, roles.role, claimed.format, claimed.request, organizations.slug
    from claimed
    join public.organizations on organizations.id = claimed.org_id
    left join public.user_org_roles as roles
      on roles.org_id = claimed.org_id and roles.user_id = claimed.member_id and organizations.deleted_at is null;
end
$$;

revoke all on function private.claim_call_export() from public, anon, authenticated, service_role;
grant execute on function private.claim_call_export() to anon;

create function public.claim_call_export()
returns table (org_id uuid, id uuid, attempt integer, member_id uuid, role text, format text, request jsonb, slug text)
language sql
set search_path = ''
as $$
  select * from private.claim_call_export()
$$;

revoke all on function public.claim_call_export() from public, anon, authenticated, service_role;
grant execute on function public.claim_call_export() to anon;
