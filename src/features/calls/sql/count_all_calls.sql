-- Fills the rollup of an organisation in batches, each in its own transaction, while other sessions write. Call it outside a transaction.
-- `recount`: discards the rollup first. The lock timeout is short: writers would queue behind a lock that waits for a long writer.
create procedure private.count_all_calls(org uuid, recount boolean default false)
language plpgsql
as $$
declare
  has_more boolean := true;
  is_lock_timeout boolean;
begin
  while has_more loop
    begin
      is_lock_timeout := false;
      set local lock_timeout = '200ms';
      if recount then
        perform private.discard_call_rollup(org);
        recount := false;
      else
        has_more := private.extend_call_rollup(org, 20000);
      end if;
    exception when lock_not_available then
      is_lock_timeout := true;
    end;
    commit;
    if is_lock_timeout then
      perform pg_sleep(0.2);
    end if;
  end loop;
end
$$;

revoke all on procedure private.count_all_calls(uuid,boolean) from public, anon, authenticated, service_role;
