-- Calls are history: record_call writes them, and the API has no route by which a member could. Past the service an agent could change
-- and delete them. Renaming and deleting contacts still reaches calls, since triggers and foreign keys act as the owner of the table.

-- Up Migration
drop policy writers_insert on public.call_logs;
drop policy writers_update on public.call_logs;
drop policy writers_delete on public.call_logs;
revoke insert, update, delete on table public.call_logs from authenticated;

-- A year of four digits, on the clock of any organisation too.
-- `told` has room for every name that the largest metadata can have (65,536 bytes).
alter table public.call_logs
  add constraint call_logs_started_at_in_four_digits
    check (started_at between '1000-01-01 00:00:00+00' and '9999-12-30 00:00:00+00') not valid,
  add constraint call_logs_told_size check (octet_length(told::text) <= 131072) not valid;

-- Down Migration
alter table public.call_logs
  drop constraint call_logs_told_size,
  drop constraint call_logs_started_at_in_four_digits;

grant insert, update, delete on table public.call_logs to authenticated;
create policy writers_insert on public.call_logs for insert to authenticated
  with check (org_id = (select private.active_org()) and (select private.active_role()) in ('owner', 'admin', 'agent'));
create policy writers_update on public.call_logs for update to authenticated
  using (org_id = (select private.active_org()) and (select private.active_role()) in ('owner', 'admin', 'agent'))
  with check (org_id = (select private.active_org()) and (select private.active_role()) in ('owner', 'admin', 'agent'));
create policy writers_delete on public.call_logs for delete to authenticated
  using (org_id = (select private.active_org()) and (select private.active_role()) in ('owner', 'admin', 'agent'));
