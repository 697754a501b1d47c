-- The periodic work on the rollup: folds the changes of organisations that have some, and counts the next calls of one organisation whose
-- rollup is not complete or is in another time zone than its settings. As JSON: { has_more, incomplete: the organisations to count }.
create function private.maintain_call_rollup(max_organizations integer, max_calls integer) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  org uuid;
  folded integer := 0;
  incomplete integer;
begin
  perform private.assert_service();
  for org in select distinct org_id from private.call_changes order by org_id limit max_organizations loop
    perform private.fold_call_changes(org);
    folded := folded + 1;
  end loop;

  select count(*) into incomplete
  from private.call_clocks
  join public.org_settings on org_settings.org_id = call_clocks.org_id
  where call_clocks.counted_before <> 'infinity' or call_clocks.timezone <> org_settings.timezone;
  if incomplete > 0 then
    select call_clocks.org_id into org
    from private.call_clocks
    join public.org_settings on org_settings.org_id = call_clocks.org_id
    where call_clocks.counted_before <> 'infinity' or call_clocks.timezone <> org_settings.timezone
    order by call_clocks.org_id
    limit 1
    for update of call_clocks skip locked;
    if found then
      perform private.count_calls(org, max_calls);
    end if;
  end if;
  return jsonb_build_object('has_more', incomplete > 0 or folded = max_organizations, 'incomplete', incomplete);
end
$$;

revoke all on function private.maintain_call_rollup(integer,integer) from public, anon, authenticated, service_role;
grant execute on function private.maintain_call_rollup(integer,integer) to anon;

create function public.maintain_call_rollup(max_organizations integer, max_calls integer) returns jsonb
language sql
set search_path = ''
as $$
  select private.maintain_call_rollup(max_organizations, max_calls)
$$;

revoke all on function public.maintain_call_rollup(integer,integer) from public, anon, authenticated, service_role;
grant execute on function public.maintain_call_rollup(integer,integer) to anon;
