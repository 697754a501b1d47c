-- The tables of the resources, which are cached from now on.

-- Up Migration
select private.announce_changes_of(
  'accounts', 'appointments', 'bizdev_sources', 'campaigns', 'integrations', 'knowledge_categories', 'messages'
);

-- Down Migration
do $$
declare
  trigger record;
begin
  for trigger in
    select tgname, tgrelid::regclass as table_name from pg_catalog.pg_trigger
    where tgfoid = 'private.announce_change'::regproc and tgrelid = any (array[
      'public.accounts', 'public.appointments', 'public.bizdev_sources', 'public.campaigns', 'public.integrations',
      'public.knowledge_categories', 'public.messages'
    ]::regclass[])
  loop
    execute format('drop trigger %I on %s', trigger.tgname, trigger.table_name);
  end loop;
end
$$;
