-- Functions for migrations. Each gives a table one capability: row-level security, change announcements, search.
--   select private.protect('rooms', 'agent');
--   select private.announce_changes_of('rooms');
--   select private.search_columns_of('rooms', 'name');
-- The next migrations add audit_changes_of and audit_deletions_of.

-- Up Migration

-- Row-level security: members read the rows of their organisation. `least_role` ('agent' or 'admin') and the roles above it write the
-- events given; without a role, members only read. Policies call functions as `(select f())`, which is evaluated once per query instead
-- of once per row (25 to 900 times cheaper). Row-level security is not forced, because security definer functions of the owner must
-- read all rows.
create function private.protect(
  table_name text, least_role text default null, events text[] default array['insert', 'update', 'delete']
) returns void
language plpgsql
set search_path = ''
as $$
declare
  is_own constant text := 'org_id = (select private.active_org())';
  writers constant text := case least_role
    when 'agent' then $roles$'owner', 'admin', 'agent'$roles$
    when 'admin' then $roles$'owner', 'admin'$roles$
  end;
  may_write constant text := format('%s and (select private.active_role()) in (%s)', is_own, writers);
  event text;
begin
  if least_role is not null and writers is null then
    raise exception 'least_role is "%": expected agent or admin', least_role;
  end if;
  execute format('alter table public.%I enable row level security', table_name);
  execute format('revoke all on table public.%I from public, anon, authenticated, service_role', table_name);
  execute format('grant select, insert, update, delete on table public.%I to service_role', table_name);
  execute format('grant select on table public.%I to authenticated', table_name);
  execute format('create policy members_read on public.%I for select to authenticated using (%s)', table_name, is_own);
  if least_role is null then
    return;
  end if;
  foreach event in array events loop
    execute format('grant %s on table public.%I to authenticated', event, table_name);
    execute format(
      'create policy writers_%1$s on public.%2$I for %1$s to authenticated %3$s',
      event,
      table_name,
      case event
        when 'insert' then format('with check (%s)', may_write)
        when 'delete' then format('using (%s)', may_write)
        else format('using (%1$s) with check (%1$s)', may_write)
      end
    );
  end loop;
end
$$;

-- Announces on the channel `callboard_changes` which table changed, and in which organisations. The caches of the service rely on it.
-- Only cached tables announce, because NOTIFY holds a server-wide lock until its transaction has committed.
-- One message per statement, { "id", "table", "orgs": [ids] or "*", "at" }, sent at commit. `at` is the start of the transaction: all its
-- messages have the same, so that duplicates stay equal. The id is derived from the transaction and the
-- content, so PostgreSQL removes duplicates: ten thousand statements on one organisation in one transaction send one message.
-- A payload may have 8,000 bytes; a hundred organisation ids take 4,000.
-- A statement that changes a few calls of one organisation names them ("calls"), for the live stream. One transaction names at most ten, in
-- messages of their own; further changes are announced without names, so that a bulk load still sends one message.
create function private.announce_change() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  max_orgs constant integer := 100;
  max_calls constant integer := 10;
  changed uuid[];
  orgs json;
  named integer;
  calls json[] := '{}';
  of_calls jsonb := '{}';
begin
  -- PostgreSQL plans a branch when it is first reached. That matters here: each event has its own transition tables.
  if tg_op = 'TRUNCATE' then
    orgs := '"*"';
  elsif tg_table_name = 'organizations' and tg_op = 'UPDATE' then
    changed := array(select id from changed_rows union select id from new_rows order by 1 limit max_orgs + 1);
  elsif tg_table_name = 'organizations' then
    changed := array(select distinct id from changed_rows order by 1 limit max_orgs + 1);
  elsif tg_op = 'UPDATE' then
    changed := array(select org_id from changed_rows union select org_id from new_rows order by 1 limit max_orgs + 1);
  else
    changed := array(select distinct org_id from changed_rows order by 1 limit max_orgs + 1);
  end if;

  if cardinality(changed) = 0 then
    return null;
  end if;
  orgs := coalesce(orgs, case when cardinality(changed) > max_orgs then '"*"' else array_to_json(changed) end);

  -- No number and no name: nothing of it is personal data.
  if tg_table_name = 'call_logs' and tg_op in ('INSERT', 'UPDATE') and cardinality(changed) = 1 then
    named := coalesce(nullif(current_setting('callboard.named_calls', true), ''), '0')::integer;
    -- One row more than may be named shows that there are too many.
    if named < max_calls and tg_op = 'INSERT' then
      calls := array(
        select row_to_json(named_call)
        from (
          select id, status, direction, started_at at time zone 'UTC' as started_at, agent_id from changed_rows where leg_of is null
          limit max_calls - named + 1
        ) as named_call
      );
    elsif named < max_calls then
      calls := array(
        select row_to_json(named_call)
        from (
          select id, status, direction, started_at at time zone 'UTC' as started_at, agent_id from new_rows where leg_of is null
          limit max_calls - named + 1
        ) as named_call
      );
    end if;
    if cardinality(calls) between 1 and max_calls - named then
      of_calls := jsonb_build_object('calls', calls);
      perform set_config('callboard.named_calls', (named + cardinality(calls))::text, true);
    end if;
  end if;

  perform pg_notify('callboard_changes', (jsonb_build_object(
    'id', pg_current_xact_id() || '-' || to_hex(hashtextextended(
      concat(tg_table_name, orgs, of_calls ->> 'calls'), (extract(epoch from now()) * 1000000)::bigint
    )),
    'table', tg_table_name,
    'orgs', orgs,
    'at', (extract(epoch from now()) * 1000)::bigint
  ) || of_calls)::text);
  return null;
end
$$;

-- Four triggers, because a trigger with transition tables takes only one event.
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

-- For tables whose rows belong to no organisation.
create function private.announce_change_to_all() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if tg_op <> 'TRUNCATE' then
    -- In a block of its own, because a truncate has no transition table and this condition could not be planned.
    if not exists (select from changed_rows) then
      return null;
    end if;
  end if;
  perform pg_notify('callboard_changes', json_build_object(
    'id', pg_current_xact_id() || '-' || to_hex(hashtextextended(
      tg_table_name || '"*"', (extract(epoch from now()) * 1000000)::bigint
    )),
    'table', tg_table_name,
    'orgs', '*',
    'at', (extract(epoch from now()) * 1000)::bigint
  )::text);
  return null;
end
$$;

create function private.announce_changes_to_all_of(table_name text) returns void
language plpgsql
set search_path = ''
as $$
declare
  event record;
begin
  for event in
    select * from (values
      ('insert', 'referencing new table as changed_rows'),
      ('update', 'referencing new table as changed_rows'),
      ('delete', 'referencing old table as changed_rows'),
      ('truncate', '')
    ) as events (name, rows)
  loop
    execute format(
      'create trigger announce_%1$s after %1$s on public.%2$I %3$s for each statement execute function private.announce_change_to_all()',
      event.name, table_name, event.rows
    );
  end loop;
end
$$;

-- Converts a number as people write it, (646) 555-0000 or 001 646 555 0000, or a part of one, to the stored form. Null when the
-- term is not a number, or is already in that form. With fewer than three digits it would match almost everything and use no trigram.
-- src/domain/phone-number.ts has the same rule; a test compares the two.
create function private.number_in(term text) returns text
language sql immutable strict parallel safe
set search_path = ''
as $$
  select case when number ~ '^\+?[0-9]{3,}$' and number <> term then number end
  from (select normalize(term, nfkc) as plain) as written
  -- The 0 of +44 (0)20 is dialled within the country only.
  cross join lateral (select regexp_replace(plain, '^(\s*(\+|00).*)\(0\)', '\1') as abroad) as dialled
  cross join lateral (
    select regexp_replace(abroad, '[-()./\s\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060-\u2069]', '', 'g') as bare
  ) as joined
  -- Only at the start of a whole number: 007 may be the end of one.
  cross join lateral (select regexp_replace(bare, '^00(?=[1-9][0-9]{6})', '+') as number) as stored
$$;
grant execute on function private.number_in(text) to authenticated;

-- Creates `search_<table>(term)`, which finds the rows with the term in one of the columns, literally and in any case. In a column of
-- phone numbers it also finds the number that the term stands for. It uses no index, so it is for small tables.
create function private.search_columns_of(table_name text, variadic columns text[]) returns void
language plpgsql
set search_path = ''
as $$
declare
  of_numbers constant text[] := array['phone', 'e164'];
  name constant text := format('public.%I', 'search_' || table_name);
  holds constant text := (
    select string_agg(
      format('found.%I ilike pattern', c) || case when c = any (of_numbers) then format(' or found.%I like number_pattern', c) else '' end,
      ' or '
    )
    from unnest(columns) as c
  );
begin
  execute format(
    $definition$
      create function %1$s(term text) returns setof public.%2$I
      language plpgsql stable
      set search_path = ''
      as $body$
      declare
        pattern constant text := '%%' || regexp_replace(term, '([\\%%_])', '\\\1', 'g') || '%%';
        number_pattern constant text := '%%' || private.number_in(term) || '%%';
      begin
        return query select found.* from public.%2$I as found where %3$s;
      end
      $body$
    $definition$,
    name, table_name, holds
  );
  execute format('revoke all on function %s(text) from public, anon, authenticated, service_role', name);
  execute format('grant execute on function %s(text) to authenticated', name);
end
$$;

-- Down Migration

drop function private.search_columns_of(text, text[]);
drop function private.number_in(text);
drop function private.announce_changes_to_all_of(text);
drop function private.announce_change_to_all();
drop function private.announce_changes_of(text[]);
drop function private.announce_change();
drop function private.protect(text, text, text[]);
