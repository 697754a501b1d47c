-- Templates are the same for all organisations: every member reads them, ops alone write them, and a change concerns everybody.

-- Up Migration
create policy ops_read on public.templates for select to authenticated using ((select private.is_ops()));
create policy ops_insert on public.templates for insert to authenticated with check ((select private.is_ops()));
create policy ops_update on public.templates for update to authenticated
  using ((select private.is_ops())) with check ((select private.is_ops()));
create policy ops_delete on public.templates for delete to authenticated using ((select private.is_ops()));
grant insert (name, description, content, active), update (name, description, content, active), delete
  on table public.templates to authenticated;

-- As private.announce_change, of a table whose rows are of no organisation.
create function private.announce_change_to_all() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if tg_op <> 'TRUNCATE' then
    -- Planned only when it is reached: a truncate has no such table.
    if not exists (select from changed_rows) then
      return null;
    end if;
  end if;
  perform pg_notify('callboard_changes', json_build_object(
    'id', pg_current_xact_id() || '-' || to_hex(hashtextextended(
      tg_table_name || '"*"', (extract(epoch from now()) * 1000000)::bigint
    )),
    'table', tg_table_name,
    'orgs', '*'
  )::text);
  return null;
end
$$;
revoke all on function private.announce_change_to_all() from public;

create trigger announce_insert after insert on public.templates referencing new table as changed_rows
  for each statement execute function private.announce_change_to_all();
create trigger announce_update after update on public.templates referencing new table as changed_rows
  for each statement execute function private.announce_change_to_all();
create trigger announce_delete after delete on public.templates referencing old table as changed_rows
  for each statement execute function private.announce_change_to_all();
create trigger announce_truncate after truncate on public.templates
  for each statement execute function private.announce_change_to_all();

-- Down Migration
drop trigger announce_truncate on public.templates;
drop trigger announce_delete on public.templates;
drop trigger announce_update on public.templates;
drop trigger announce_insert on public.templates;
drop function private.announce_change_to_all();
revoke insert (name, description, content, active), update (name, description, content, active), delete
  on table public.templates from authenticated;
drop policy ops_delete on public.templates;
drop policy ops_update on public.templates;
drop policy ops_insert on public.templates;
drop policy ops_read on public.templates;
