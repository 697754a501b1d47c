-- One policy where two were asked for each row: members read the rows of their organisation, and ops all. Each function is called
-- once a query, and the second only where the first did not already let the row through.

-- Up Migration
drop policy members_read on public.organizations;
drop policy ops_read on public.organizations;
create policy members_and_ops_read on public.organizations for select to authenticated
  using (id = (select private.active_org()) or (select private.is_ops()));

drop policy members_read on public.templates;
drop policy ops_read on public.templates;
create policy members_and_ops_read on public.templates for select to authenticated
  using ((select private.active_org()) is not null or (select private.is_ops()));

-- Down Migration
drop policy members_and_ops_read on public.templates;
create policy members_read on public.templates for select to authenticated
  using ((select private.active_org()) is not null);
create policy ops_read on public.templates for select to authenticated using ((select private.is_ops()));

drop policy members_and_ops_read on public.organizations;
create policy members_read on public.organizations for select to authenticated
  using (id = (select private.active_org()));
create policy ops_read on public.organizations for select to authenticated using ((select private.is_ops()));
