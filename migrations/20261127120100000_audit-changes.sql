-- What changes in how an organisation is set up, and whatever is deleted, leaves an audit row, whoever the writer was. The functions;
-- the next migration says of which tables.

-- Up Migration
-- A value as an audit row may hold it: secrets are masked by the name of their column or key, and of what is long only the length is kept.
create function private.audited_value(name text, value jsonb) returns jsonb
language plpgsql immutable
set search_path = ''
as $$
begin
  if jsonb_typeof(value) = 'null' then
    return value;
  elsif name ~* '(token|secret|password|credential|(api|private|access|signing)_?key|authorization|signature)' then
    return '"***"';
  elsif octet_length(value::text) > 1000 then
    return jsonb_build_object('characters', char_length(value #>> '{}'));
  elsif jsonb_typeof(value) = 'object' then
    return coalesce(
      (select jsonb_object_agg(part.key, private.audited_value(part.key, part.value)) from jsonb_each(value) as part), '{}'
    );
  elsif jsonb_typeof(value) = 'array' then
    return coalesce(
      (
        select jsonb_agg(private.audited_value(audited_value.name, part.value) order by part.place)
        from jsonb_array_elements(audited_value.value) with ordinality as part (value, place)
      ), '[]'
    );
  end if;
  return value;
end
$$;

-- The columns of a row that differ from the other row; all that are not null where there is no other.
create function private.audited_row(one jsonb, other jsonb, columns text[]) returns jsonb
language plpgsql immutable
set search_path = ''
as $$
begin
  return (
    select jsonb_object_agg(part.key, private.audited_value(part.key, part.value))
    from jsonb_each(one) as part
    where part.key = any (columns) and part.value is distinct from coalesce(other -> part.key, 'null')
  );
end
$$;

-- What happened to a row, by its states before and after.
create function private.audited_action(before jsonb, after jsonb) returns text
language sql immutable
set search_path = ''
as $$
  select case
    when before is null then 'created'
    when after is null then 'deleted'
    when before ->> 'deleted_at' is null and after ->> 'deleted_at' is not null then 'deleted'
    when before ->> 'deleted_at' is not null and after ->> 'deleted_at' is null then 'restored'
    else 'changed'
  end
$$;

create function private.audited_details(before jsonb, after jsonb, columns text[]) returns jsonb
language plpgsql immutable
set search_path = ''
as $$
declare
  was constant jsonb := private.audited_row(before, after, columns);
  became constant jsonb := private.audited_row(after, before, columns);
  details constant jsonb :=
    case when was is null then '{}' else jsonb_build_object('before', was) end
    || case when became is null then '{}' else jsonb_build_object('after', became) end;
begin
  if octet_length(details::text) <= 16000 then
    return details;
  end if;
  -- No write may fail for want of room in the log.
  return jsonb_build_object('columns', (
    select jsonb_agg(name order by name) from jsonb_object_keys(coalesce(was, '{}') || coalesce(became, '{}')) as name
  ));
end
$$;

-- One audit row for each row changed, up to `most` in a statement; beyond that, one for each organisation with the number of rows. What
-- goes with other rows (on delete cascade) is one statement a table, however many those were. Arguments: the subject; the columns of
-- the organisation ('': none) and of the subject's id; the primary key, as in `using (…)`; and the columns that are copied.
create function private.audit_change() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  most constant integer := 100;
  subject constant text := tg_argv[0];
  org constant text := case
    when tg_argv[1] = '' then 'null::uuid'
    when tg_op = 'UPDATE' then format('coalesce(new_rows.%1$I, old_rows.%1$I)', tg_argv[1])
    else format('%I', tg_argv[1])
  end;
  columns constant text[] := tg_argv[4];
  rows_changed constant text := case tg_op
    when 'INSERT' then format('select %s as org, null::jsonb as before, to_jsonb(new_rows) as after from new_rows', org)
    when 'DELETE' then format('select %s as org, to_jsonb(old_rows) as before, null::jsonb as after from old_rows', org)
    else format(
      $query$
        select %s as org, to_jsonb(old_rows) as before, to_jsonb(new_rows) as after
        from old_rows full join new_rows using (%s)
        where to_jsonb(old_rows) - 'updated_at' is distinct from to_jsonb(new_rows) - 'updated_at'
      $query$,
      org, tg_argv[3]
    )
  end;
  listed integer := 0;
  change record;
begin
  for change in execute format('%s limit %s', rows_changed, most + 1) loop
    listed := listed + 1;
    exit when listed > most;
    perform private.write_audit(
      change.org,
      subject || '.' || private.audited_action(change.before, change.after),
      subject,
      (coalesce(change.after, change.before) ->> tg_argv[2])::uuid,
      private.audited_details(change.before, change.after, columns)
    );
  end loop;

  if listed > most then
    for change in execute format('select org, count(*) as rows from (%s) as changed group by org limit %s', rows_changed, most) loop
      perform private.write_audit(
        change.org,
        subject || case tg_op when 'INSERT' then '.created' when 'UPDATE' then '.changed' else '.deleted' end,
        subject,
        null,
        jsonb_build_object('rows', change.rows)
      );
    end loop;
  end if;
  return null;
end
$$;

-- For the migrations: a table whose changes are audited from now on. Said again, it changes nothing.
create function private.audit_events_of(table_name text, subject text, events text[], copied text[]) returns void
language plpgsql
set search_path = ''
as $$
declare
  audited constant regclass := format('public.%I', table_name);
  org_column constant text := case
    when table_name = 'organizations' then 'id'
    else coalesce((select attname from pg_catalog.pg_attribute where attrelid = audited and attname = 'org_id'), '')
  end;
  keys constant text[] := array(
    select columns.attname from pg_catalog.pg_index as indexes
    join pg_catalog.pg_attribute as columns on columns.attrelid = audited and columns.attnum = any (indexes.indkey)
    where indexes.indrelid = audited and indexes.indisprimary
  );
  event text;
begin
  foreach event in array events loop
    execute format(
      'create or replace trigger audit_%1$s after %1$s on %2$s referencing %3$s
       for each statement execute function private.audit_change(%4$L, %5$L, %6$L, %7$L, %8$L)',
      event,
      audited,
      case event
        when 'insert' then 'new table as new_rows'
        when 'update' then 'old table as old_rows new table as new_rows'
        else 'old table as old_rows'
      end,
      subject,
      org_column,
      keys[1],
      (select string_agg(quote_ident(name), ', ') from unnest(keys) as name),
      copied
    );
  end loop;
end
$$;

-- Not what the database computes, nor when a row was written, nor what the audit row says by itself.
create function private.audited_columns(table_name text, types text[]) returns text[]
language plpgsql stable
set search_path = ''
as $$
begin
  return array(
    select attname from pg_catalog.pg_attribute
    where attrelid = format('public.%I', table_name)::regclass
      and attnum > 0 and not attisdropped and attgenerated = ''
      and attname <> all (array['id', 'org_id', 'created_at', 'updated_at'])
      and (types is null or atttypid::regtype::text = any (types))
    order by attnum
  );
end
$$;

-- How an organisation is set up: every change, with what was and what is.
create function private.audit_changes_of(
  table_name text, subject text, events text[] default array['insert', 'update', 'delete']
) returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.audit_events_of(table_name, subject, events, private.audited_columns(table_name, null));
end
$$;

-- What is about people: deletions, and of the row only ids, numbers, times and flags. No text: it would outlive the deletion.
create function private.audit_deletions_of(table_name text, subject text) returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.audit_events_of(
    table_name, subject, array['delete'],
    private.audited_columns(
      table_name, array['uuid', 'boolean', 'smallint', 'integer', 'bigint', 'timestamp with time zone']
    )
  );
end
$$;

revoke all on function
  private.audited_value(text, jsonb), private.audited_row(jsonb, jsonb, text[]), private.audited_action(jsonb, jsonb),
  private.audited_details(jsonb, jsonb, text[]), private.audit_change(), private.audited_columns(text, text[]),
  private.audit_events_of(text, text, text[], text[]), private.audit_changes_of(text, text, text[]),
  private.audit_deletions_of(text, text)
from public;

-- Down Migration
drop function private.audit_deletions_of(text, text);
drop function private.audit_changes_of(text, text, text[]);
drop function private.audited_columns(text, text[]);
drop function private.audit_events_of(text, text, text[], text[]);
drop function private.audit_change();
drop function private.audited_details(jsonb, jsonb, text[]);
drop function private.audited_action(jsonb, jsonb);
drop function private.audited_row(jsonb, jsonb, text[]);
drop function private.audited_value(text, jsonb);

create function private.audit_organization() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  if private.is_ops() then
    insert into public.audit_log (org_id, actor_id, action, subject_type, subject_id, request_id, details)
    values (
      new.id,
      auth.uid(),
      case
        when tg_op = 'INSERT' then 'organization.created'
        when old.deleted_at is null and new.deleted_at is not null then 'organization.deleted'
        when old.deleted_at is not null and new.deleted_at is null then 'organization.restored'
        else 'organization.changed'
      end,
      'org',
      new.id,
      left(nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-callboard-request-id', 200),
      jsonb_strip_nulls(jsonb_build_object(
        'name', case when new.name is distinct from old.name then new.name end,
        'slug', case when new.slug is distinct from old.slug then new.slug end
      ))
    );
  end if;
  return null;
end
$$;
create trigger audit_organization after insert or update on public.organizations
  for each row execute function private.audit_organization();
revoke all on function private.audit_organization() from public;
