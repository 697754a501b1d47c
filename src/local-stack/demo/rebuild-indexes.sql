-- After the calls are in. The references are checked here: a call that points nowhere ends it all.
do $$
declare
  step record;
begin
  set local maintenance_work_mem = '256MB';
  for step in select back from demo_set_aside order by turn desc loop
    execute step.back;
  end loop;
end
$$;
