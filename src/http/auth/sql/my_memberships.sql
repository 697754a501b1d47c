create function public.my_memberships()
returns table (org_id uuid, name text, slug text, role text, timezone text, week_start smallint, currency text)
language sql stable
set search_path = ''
as $$
  select * from private.my_memberships()
$$;

revoke all on function public.my_memberships() from public, anon, authenticated, service_role;
grant execute on function public.my_memberships() to authenticated;

-- Security definer, because row-level security shows no organisation until the caller has chosen one.
create function private.my_memberships()
returns table (org_id uuid, name text, slug text, role text, timezone text, week_start smallint, currency text)
language sql stable security definer
set search_path = ''
as $$
  select orgs.id, orgs.name, orgs.slug, roles.role, settings.timezone, settings.week_start, settings.currency
  from public.user_org_roles as roles
  join public.organizations as orgs on orgs.id = roles.org_id
  join public.org_settings as settings on settings.org_id = orgs.id
  where roles.user_id = auth.uid() and orgs.deleted_at is null
  order by orgs.name, orgs.id
$$;

revoke all on function private.my_memberships() from public, anon, authenticated, service_role;
grant execute on function private.my_memberships() to authenticated;
