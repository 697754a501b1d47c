-- The calls of the caller's organisation with any of these tags. Immutable, as private.call_ids_reviewed. Security definer: under row-level
-- security the index would not apply, because the operator is not leakproof. The organisation is compared here instead.
create function private.call_ids_tagged(wanted text[]) returns uuid[]
language plpgsql immutable security definer
set search_path = ''
as $$
begin
  return array(
    select reviews.call_id
    from public.call_reviews as reviews
    where reviews.org_id = (select private.active_org()) and reviews.tags && wanted and reviews.tags <> '{}'
  );
end
$$;

revoke all on function private.call_ids_tagged(text[]) from public, anon, authenticated, service_role;
grant execute on function private.call_ids_tagged(text[]) to authenticated;
