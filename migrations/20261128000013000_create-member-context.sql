-- For jobs that read as a member: exports and alert rules.

-- Up Migration

-- Sets the claims of a member for the rest of the transaction, so that row-level security and private.active_org() apply to what follows.
-- For functions of the service only, after private.assert_service(). Raises if the user is not a member of the organisation.
create function private.act_as_member(org uuid, member uuid) returns void
language plpgsql
set search_path = ''
as $$
begin
  if not exists (select from public.user_org_roles where org_id = org and user_id = member) then
    raise sqlstate 'PT403' using message = 'The user is not a member of the organisation';
  end if;
  perform set_config('request.jwt.claims', jsonb_build_object('sub', member, 'role', 'authenticated')::text, true);
  perform set_config('request.jwt.claim.sub', member::text, true);
  perform set_config('request.headers', jsonb_build_object('x-org-id', org)::text, true);
end
$$;
revoke all on function private.act_as_member(uuid, uuid) from public;

-- Down Migration

drop function private.act_as_member(uuid, uuid);
