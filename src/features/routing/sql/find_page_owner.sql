create function public.find_page_owner(page_id text) returns jsonb
language sql stable
set search_path = ''
as $$
  select private.find_page_owner(page_id)
$$;

revoke all on function public.find_page_owner(text) from public, anon, authenticated, service_role;
grant execute on function public.find_page_owner(text) to callboard_service;

-- Only verified claims count, and verify_claims keeps a page from being verified twice, in either column. Null when the page has no owner.
create function private.find_page_owner(page_id text) returns jsonb
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
  page constant text := page_id;
begin
  return (
    select jsonb_build_object(
      'platform', case when pages.facebook_page_id = page and pages.facebook_page_verified_at is not null then 'facebook' else 'instagram' end,
      'integration', jsonb_build_object(
        'id', pages.id,
        'name', pages.name,
        'facebook_page_id', pages.facebook_page_id,
        'instagram_page_id', pages.instagram_page_id
      ),
      'organization', jsonb_build_object('id', orgs.id, 'name', orgs.name, 'slug', orgs.slug)
    )
    from (
      select * from public.integrations as named
      where named.active and (
        named.facebook_page_id = page and named.facebook_page_verified_at is not null
        or named.instagram_page_id = page and named.instagram_page_verified_at is not null
      )
    ) as pages
    join public.organizations as orgs on orgs.id = pages.org_id
    where orgs.deleted_at is null
  );
end
$$;

revoke all on function private.find_page_owner(text) from public, anon, authenticated, service_role;
grant execute on function private.find_page_owner(text) to callboard_service;
