-- Before many calls come in: what is paid for each row is set aside. Indexes are built, and references checked, in a
-- third of the time when it is done once for all rows (rebuild-indexes.sql). Other triggers stay and see every row.

create temp table demo_set_aside on commit drop as
select
  2 as turn, format('drop index %s', indexrelid::regclass) as away, pg_get_indexdef(indexrelid) as back
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
-- calls.sql writes the name that this trigger would look up, call by call.
select
  3, format('alter table public.call_logs disable trigger %I', tgname), format('alter table public.call_logs enable trigger %I', tgname)
from pg_trigger
where tgrelid = 'public.call_logs'::regclass and tgname = 'copy_contact_name';

do $$
declare
  step record;
begin
  for step in select away from demo_set_aside order by turn loop
    execute step.away;
  end loop;
end
$$;
