-- Who can be booked and where, and who is queued: cached from now on.

-- Up Migration

select private.announce_changes_of('call_queue', 'locations', 'staff');

-- Down Migration

do $$
declare
  trigger record;
begin
  for trigger in
    select tgname, tgrelid::regclass as table_name from pg_catalog.pg_trigger
    where tgfoid = 'private.announce_change'::regproc
      and tgrelid = any (array['public.call_queue', 'public.locations', 'public.staff']::regclass[])
  loop
    execute format('drop trigger %I on %s', trigger.tgname, trigger.table_name);
  end loop;
end
$$;
