-- Counts the calls of an organisation that are not in the rollup, in batches, each in its own transaction, while other sessions write.
-- Call it outside a transaction. `recount`: discards the rollup first.
create procedure private.count_all_calls(org uuid, recount boolean default false)
language plpgsql
as $$
begin
  while private.count_calls(org, 20000, recount) loop
    recount := false;
    commit;
  end loop;
end
$$;

revoke all on procedure private.count_all_calls(uuid,boolean) from public, anon, authenticated, service_role;
