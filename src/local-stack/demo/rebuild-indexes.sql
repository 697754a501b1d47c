-- After the calls are inserted. This checks the foreign keys: one invalid reference fails the whole transaction.
do $$
declare
  step record;
begin
  set local maintenance_work_mem = '256MB';
  for step in select rebuild_sql from demo_dropped order by turn desc loop
    execute step.rebuild_sql;
  end loop;
end
$$;
