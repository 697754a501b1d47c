-- The audit log. Only the database writes it, so no client can choose the actor, the time or the organisation. Triggers record changes;
-- public.audit records what no row shows, such as an issued recording URL.

-- Up Migration

-- Entries outlive their subjects, actors and organisations, so none of these is a foreign key. A null org_id means all organisations.
create table public.audit_log (
  id uuid primary key default gen_random_uuid(),
  org_id uuid,
  actor_id uuid,
  action text not null check (char_length(action) between 1 and 100),
  subject_type text not null check (char_length(subject_type) between 1 and 100),
  subject_id uuid,
  request_id text check (char_length(request_id) <= 200),
  at timestamptz not null default now(),
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object' and octet_length(details::text) <= 16384),
  database_role text
);
comment on column public.audit_log.database_role is 'The actor when no token names a user: a role of the database.';
create index idx_audit_log_org_at on public.audit_log (org_id, at desc, id desc);
-- For every role, including service_role and the owner, whom no grant and no policy would stop.
create trigger refuse_change before update or delete on public.audit_log for each row execute function private.refuse_change();
create trigger refuse_truncate before truncate on public.audit_log for each statement execute function private.refuse_change();

alter table public.audit_log enable row level security;
revoke all on table public.audit_log from public, anon, authenticated, service_role;
grant select on table public.audit_log to authenticated, service_role;
create policy managers_read on public.audit_log for select to authenticated
  using (org_id = (select private.active_org()) and (select private.active_role()) in ('owner', 'admin'));

-- The only statement that inserts audit entries. Only the owner may execute it.
create function private.write_audit(org uuid, action text, subject_type text, subject_id uuid, details jsonb) returns void
language plpgsql
set search_path = ''
as $$
declare
  subject_of_token constant text := auth.jwt() ->> 'sub';
  -- The subject of a service token may be any text.
  actor constant uuid := case
    when subject_of_token ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then subject_of_token::uuid
  end;
begin
  insert into public.audit_log (org_id, actor_id, database_role, action, subject_type, subject_id, request_id, details)
  values (
    org,
    actor,
    case when actor is null then coalesce(nullif(current_setting('role', true), 'none'), session_user) end,
    action,
    subject_type,
    subject_id,
    left(nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-callboard-request-id', 64),
    details
  );
end
$$;

-- A value as the audit log may store it. Secrets are masked, by the name of their column or key; a long value is replaced by its length.
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

-- The columns of `one` that differ from `other`, or all that are not null when there is no other row.
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

-- Describes a change by the row before and after it.
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
  -- A write must not fail because its audit entry would be too large.
  return jsonb_build_object('columns', (
    select jsonb_agg(name order by name) from jsonb_object_keys(coalesce(was, '{}') || coalesce(became, '{}')) as name
  ));
end
$$;

-- One audit entry for each changed row, for up to `max_listed` rows of a statement; beyond that, one for each organisation with the
-- number of rows. Rows deleted by a cascade count as one statement a table. Arguments: the subject; the column of the organisation ('' for
-- none); the column of the subject's id; the primary key, as in `using (…)`; the columns to copy.
-- Changes by people are audited, and those by the service that change what people set, such as a destination that it turns off. The rest is
-- state: `failing_since`, and secrets that an operator encrypts again with a new key (callboard.reseals_secrets).
create function private.audit_change() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  max_listed constant integer := 100;
  subject constant text := tg_argv[0];
  org constant text := case
    when tg_argv[1] = '' then 'null::uuid'
    when tg_op = 'UPDATE' then format('coalesce(new_rows.%1$I, old_rows.%1$I)', tg_argv[1])
    else format('%I', tg_argv[1])
  end;
  columns constant text[] := tg_argv[4];
  not_compared constant text[] := array['updated_at', 'failing_since'] || case
    when current_setting('callboard.reseals_secrets', true) = 'on' then array['secrets', 'api_key', 'secret_url']
    else '{}'
  end;
  rows_changed constant text := case tg_op
    when 'INSERT' then format('select %s as org, null::jsonb as before, to_jsonb(new_rows) as after from new_rows', org)
    when 'DELETE' then format('select %s as org, to_jsonb(old_rows) as before, null::jsonb as after from old_rows', org)
    else format(
      $query$
        select %1$s as org, to_jsonb(old_rows) as before, to_jsonb(new_rows) as after
        from old_rows full join new_rows using (%2$s)
        where to_jsonb(old_rows) - %3$L::text[] is distinct from to_jsonb(new_rows) - %3$L::text[]
      $query$,
      org, tg_argv[3], not_compared
    )
  end;
  listed integer := 0;
  change record;
begin
  for change in execute format('%s limit %s', rows_changed, max_listed + 1) loop
    listed := listed + 1;
    exit when listed > max_listed;
    perform private.write_audit(
      change.org,
      subject || '.' || private.audited_action(change.before, change.after),
      subject,
      (coalesce(change.after, change.before) ->> tg_argv[2])::uuid,
      private.audited_details(change.before, change.after, columns)
    );
  end loop;

  if listed > max_listed then
    for change in execute format('select org, count(*) as rows from (%s) as changed group by org limit %s', rows_changed, max_listed) loop
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

-- Leaves out generated columns, write times, and what the audit entry already contains.
create function private.audited_columns(table_name text, types text[]) returns text[]
language plpgsql stable
set search_path = ''
as $$
begin
  return array(
    select attname from pg_catalog.pg_attribute
    where attrelid = format('public.%I', table_name)::regclass
      and attnum > 0 and not attisdropped and attgenerated = ''
      and attname <> all (array['id', 'org_id', 'created_at', 'updated_at', 'failing_since'])
      and (types is null or atttypid::regtype::text = any (types))
    order by attnum
  );
end
$$;

-- Idempotent: repeat it after adding a column. The key's columns are sorted so that the id comes first.
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
    order by columns.attname = 'org_id'
  );
  -- The subject of a membership is its user.
  subject_column constant text := case when table_name = 'user_org_roles' then 'user_id' else keys[1] end;
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
      subject_column,
      (select string_agg(quote_ident(name), ', ') from unnest(keys) as name),
      copied
    );
  end loop;
end
$$;

-- For tables that set up an organisation: every change, with the values before and after.
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

-- For tables about people: deletions, with only the row's ids, numbers, times and flags. Texts would outlive the deletion.
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

select
  private.audit_changes_of('organizations', 'organization'),
  private.audit_changes_of('user_org_roles', 'member'),
  private.audit_changes_of('platform_roles', 'platform_role'),
  private.audit_changes_of('inbound_configs', 'inbound_config'),
  -- Settings are inserted together with their organisation.
  private.audit_changes_of('org_settings', 'settings', array['update', 'delete']);

-- Down Migration

drop trigger audit_insert on public.organizations;
drop trigger audit_update on public.organizations;
drop trigger audit_delete on public.organizations;
drop trigger audit_insert on public.user_org_roles;
drop trigger audit_update on public.user_org_roles;
drop trigger audit_delete on public.user_org_roles;
drop trigger audit_insert on public.platform_roles;
drop trigger audit_update on public.platform_roles;
drop trigger audit_delete on public.platform_roles;
drop trigger audit_insert on public.inbound_configs;
drop trigger audit_update on public.inbound_configs;
drop trigger audit_delete on public.inbound_configs;
drop trigger audit_update on public.org_settings;
drop trigger audit_delete on public.org_settings;
drop function private.audit_deletions_of(text, text);
drop function private.audit_changes_of(text, text, text[]);
drop function private.audit_events_of(text, text, text[], text[]);
drop function private.audited_columns(text, text[]);
drop function private.audit_change();
drop function private.audited_details(jsonb, jsonb, text[]);
drop function private.audited_action(jsonb, jsonb);
drop function private.audited_row(jsonb, jsonb, text[]);
drop function private.audited_value(text, jsonb);
drop function private.write_audit(uuid, text, text, uuid, jsonb);
drop table public.audit_log;
