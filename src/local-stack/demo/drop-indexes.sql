-- Before many calls are inserted: drops indexes and foreign keys of call_logs. Building and checking them once for all rows
-- (rebuild-indexes.sql) takes a third of the time. Other triggers stay enabled and see every row.

create temp table demo_dropped on commit drop as
select
  2 as turn, format('drop index %s', indexrelid::regclass) as drop_sql, pg_get_indexdef(indexrelid) as rebuild_sql
from pg_index
where indrelid = 'public.call_logs'::regclass
  and not exists (select from pg_constraint where conindid = indexrelid and contype <> 'f')
union all
select
  1, format('alter table public.call_logs drop constraint %I', conname),
  format('alter table public.call_logs add constraint %I %s', conname, pg_get_constraintdef(oid))
from pg_constraint
where conrelid = 'public.call_logs'::regclass and contype = 'f'
union all
-- calls.sql writes the name that this trigger would look up for each call.
select
  3, format('alter table public.call_logs disable trigger %I', tgname), format('alter table public.call_logs enable trigger %I', tgname)
from pg_trigger
where tgrelid = 'public.call_logs'::regclass and tgname = 'copy_contact_name';

do $$
declare
  step record;
begin
  for step in select drop_sql from demo_dropped order by turn loop
    execute step.drop_sql;
  end loop;
end
$$;
