-- Says which organisations' rows changed, and in which table, to whoever listens on `callboard_changes`: that is what empties a
-- cache, whoever the writer was. Only cached tables say it: a NOTIFY holds one lock of the whole server until its commit is through.

-- Up Migration
-- One message a statement: { "id", "table", "orgs": [ids] or "*" }, delivered when the transaction commits and never when it does
-- not. The id is made of the transaction and of what is said: PostgreSQL then drops what one transaction says twice, so that ten
-- thousand statements on one organisation's rows are one message. A hundred ids are 4000 bytes; the limit of a payload is 8000.
create function private.announce_change() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  most_orgs constant integer := 100;
  changed uuid[];
  orgs json;
begin
  -- Each branch is planned only when it is reached: the tables it names are there for its own event alone.
  if tg_op = 'TRUNCATE' then
    orgs := '"*"';
  elsif tg_table_name = 'organizations' and tg_op = 'UPDATE' then
    changed := array(select id from changed_rows union select id from new_rows order by 1 limit most_orgs + 1);
  elsif tg_table_name = 'organizations' then
    changed := array(select distinct id from changed_rows order by 1 limit most_orgs + 1);
  elsif tg_op = 'UPDATE' then
    changed := array(select org_id from changed_rows union select org_id from new_rows order by 1 limit most_orgs + 1);
  else
    changed := array(select distinct org_id from changed_rows order by 1 limit most_orgs + 1);
  end if;

  if cardinality(changed) = 0 then
    return null;
  end if;
  orgs := coalesce(orgs, case when cardinality(changed) > most_orgs then '"*"' else array_to_json(changed) end);
  perform pg_notify('callboard_changes', json_build_object(
    'id', pg_current_xact_id() || '-' || to_hex(hashtextextended(
      tg_table_name || orgs, (extract(epoch from now()) * 1000000)::bigint
    )),
    'table', tg_table_name,
    'orgs', orgs
  )::text);
  return null;
end
$$;

-- For the migrations: a table that is cached from now on. Four triggers, since one with transition tables takes one event.
create function private.announce_changes_of(variadic table_names text[]) returns void
language plpgsql
set search_path = ''
as $$
declare
  table_name text;
  event record;
begin
  foreach table_name in array table_names loop
    for event in
      select * from (values
        ('insert', 'referencing new table as changed_rows'),
        ('update', 'referencing old table as changed_rows new table as new_rows'),
        ('delete', 'referencing old table as changed_rows'),
        ('truncate', '')
      ) as events (name, rows)
    loop
      execute format(
        'create trigger announce_%1$s after %1$s on public.%2$I %3$s for each statement execute function private.announce_change()',
        event.name, table_name, event.rows
      );
    end loop;
  end loop;
end
$$;

revoke all on function private.announce_change(), private.announce_changes_of(text[]) from public;

select private.announce_changes_of(
  'agents', 'call_logs', 'contacts', 'inbound_configs', 'leads', 'org_settings', 'organizations', 'phone_numbers', 'services',
  'user_org_roles'
);

-- Down Migration
do $$
declare
  trigger record;
begin
  for trigger in
    select tgname, tgrelid::regclass as table_name from pg_catalog.pg_trigger where tgfoid = 'private.announce_change'::regproc
  loop
    execute format('drop trigger %I on %s', trigger.tgname, trigger.table_name);
  end loop;
end
$$;
drop function private.announce_changes_of(text[]);
drop function private.announce_change();
