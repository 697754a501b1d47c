-- The reviewed calls of the caller's organisation. Immutable, although it reads a table, so that the planner computes it once and plans with
-- the ids. Nothing keeps such a plan: the argument, which has no other purpose, is a constant only in a plan for one execution.
create function private.call_ids_reviewed(is_wanted boolean) returns uuid[]
language plpgsql immutable
set search_path = ''
as $$
begin
  return array(
    select reviews.call_id
    from public.call_reviews as reviews
    where reviews.org_id = (select private.active_org()) and reviews.reviewed_at is not null
  );
end
$$;

revoke all on function private.call_ids_reviewed(boolean) from public, anon, authenticated, service_role;
grant execute on function private.call_ids_reviewed(boolean) to authenticated;
