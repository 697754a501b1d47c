-- For the job of the service: private.fold_changed_callers.
create function private.fold_unanswered_callers(max_changes integer) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.assert_service();
  return private.fold_changed_callers(max_changes);
end
$$;

revoke all on function private.fold_unanswered_callers(integer) from public, anon, authenticated, service_role;
grant execute on function private.fold_unanswered_callers(integer) to anon;

create function public.fold_unanswered_callers(max_changes integer) returns boolean
language sql
set search_path = ''
as $$
  select private.fold_unanswered_callers(max_changes)
$$;

revoke all on function public.fold_unanswered_callers(integer) from public, anon, authenticated, service_role;
grant execute on function public.fold_unanswered_callers(integer) to anon;
