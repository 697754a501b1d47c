-- Creates the account of a source, once. A second call waits for the row lock, and then returns the account of the first. Null when the
-- source does not exist.
create function public.promote_bizdev_source(org uuid, source uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  promoted public.bizdev_sources;
  firm uuid;
begin
  select * into promoted from public.bizdev_sources
  where org_id = promote_bizdev_source.org and id = promote_bizdev_source.source
  for update;
  if not found then
    return null;
  end if;

  if promoted.promoted_at is null then
    firm := promoted.promoted_account_id;
    if firm is null then
      insert into public.accounts (org_id, name, phone, email, website, notes)
      values (promoted.org_id, promoted.name, promoted.phone, promoted.email, promoted.website, promoted.notes)
      returning id into firm;
    end if;
    update public.bizdev_sources
    set promoted_account_id = firm, promoted_at = now()
    where org_id = promoted.org_id and id = promoted.id
    returning * into promoted;
  end if;

  return jsonb_build_object(
    'source', to_jsonb(promoted),
    'account', (
      select to_jsonb(accounts) from public.accounts
      where accounts.org_id = promoted.org_id and accounts.id = promoted.promoted_account_id
    )
  );
end
$$;

revoke all on function public.promote_bizdev_source(uuid,uuid) from public, anon, authenticated, service_role;
grant execute on function public.promote_bizdev_source(uuid,uuid) to authenticated;
