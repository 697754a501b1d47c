-- For a migration or an operator, outside of a transaction: batch after batch, each committed, while others write; `anew` forgets
-- what is there first. A writer that is long about it is not waited for long, since whoever comes after would wait behind us.
create procedure private.count_all_calls(org uuid, anew boolean default false)
language plpgsql
as $$
declare
  has_more boolean := true;
  is_kept_out boolean;
begin
  while has_more loop
    begin
      is_kept_out := false;
      set local lock_timeout = '200ms';
      if anew then
        perform private.forget_call_totals(org);
        anew := false;
      else
        has_more := private.count_more_calls(org, 20000);
      end if;
    exception when lock_not_available then
      is_kept_out := true;
    end;
    commit;
    if is_kept_out then
      perform pg_sleep(0.2);
    end if;
  end loop;
end
$$;

revoke all on procedure private.count_all_calls(uuid,boolean) from public, anon, authenticated, service_role;
