-- What the database refuses stands in its log, with the row that it refused: `Failing row contains (…)`, `Key (…)=(…)`. Under row-level
-- security PostgreSQL leaves the values out. record_call runs past it, so it raises the refusal again without them.

-- Up Migration
create or replace function public.record_call(sent jsonb) returns table (call jsonb, is_new boolean, currency text)
language plpgsql
set search_path = ''
as $$
declare
  refusal text;
  refused_by text;
  code text;
begin
  return query select * from private.record_and_read_call(sent);
exception
  when integrity_constraint_violation then
    get stacked diagnostics refusal = message_text, refused_by = constraint_name, code = returned_sqlstate;
    raise exception '%', refusal using errcode = code, constraint = refused_by;
  -- Its message quotes the value.
  when data_exception then
    get stacked diagnostics code = returned_sqlstate;
    raise exception 'a value is out of range or malformed' using errcode = code;
end
$$;

-- Behind that, of every connection of the API: no details of an error, and no values of a statement, be it slow or refused. On
-- authenticator and not on the roles it takes on: PostgREST passes on only what any user may set.
do $$
declare
  setting record;
begin
  for setting in
    select * from (values
      ('log_error_verbosity', 'terse'),
      ('log_parameter_max_length', '0'),
      ('log_parameter_max_length_on_error', '0')
    ) as wanted (name, value)
  loop
    begin
      execute format('alter role authenticator set %s = %L', setting.name, setting.value);
    exception when insufficient_privilege or reserved_name then
      raise warning 'not allowed to set % on role authenticator: set it to % by hand, as far as the host lets you',
        setting.name, setting.value;
    end;
  end loop;
end
$$;

-- Down Migration
-- The settings stay: roles belong to the whole server, and another database in it may rely on them.
create or replace function public.record_call(sent jsonb) returns table (call jsonb, is_new boolean, currency text)
language sql
set search_path = ''
as $$
  select * from private.record_and_read_call(sent)
$$;
