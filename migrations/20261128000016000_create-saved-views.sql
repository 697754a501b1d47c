-- Saved views of the dashboard, and the preferences of users.

-- Up Migration

create table public.saved_views (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  -- Null: the author has left. Only shared views stay.
  author_id uuid default auth.uid(),
  name text not null check (char_length(name) between 1 and 100),
  screen text not null check (screen in ('calls', 'overview', 'patterns', 'agents')),
  -- As the service writes it: valid for the screen, and sorted.
  query text not null check (char_length(query) <= 4000),
  visibility text not null default 'private' check (visibility in ('private', 'organisation')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id),
  check (visibility = 'organisation' or author_id is not null),
  foreign key (org_id, author_id) references public.user_org_roles (org_id, user_id) on delete set null (author_id)
);
create unique index saved_views_author_name_key on public.saved_views (org_id, author_id, name) where visibility = 'private';
create unique index saved_views_shared_name_key on public.saved_views (org_id, name) where visibility = 'organisation';
create index idx_saved_views_org_author on public.saved_views (org_id, author_id);
create trigger set_updated_at before update on public.saved_views for each row execute function private.set_updated_at();

-- Private views are for their author only, also for owners.
select private.protect('saved_views');
alter policy members_read on public.saved_views
  using (org_id = (select private.active_org()) and (visibility = 'organisation' or author_id = (select auth.uid())));
grant
  insert (id, org_id, name, screen, query, visibility),
  update (name, query, visibility),
  delete
  on table public.saved_views to authenticated;
create policy writers_insert on public.saved_views for insert to authenticated with check (
  org_id = (select private.active_org())
  and (select private.active_role()) in ('owner', 'admin', 'agent')
  and author_id = (select auth.uid())
);
-- The author, and for shared views an owner or admin too.
create policy writers_update on public.saved_views for update to authenticated
  using (
    org_id = (select private.active_org())
    and (select private.active_role()) in ('owner', 'admin', 'agent')
    and (author_id = (select auth.uid()) or (visibility = 'organisation' and (select private.active_role()) in ('owner', 'admin')))
  )
  with check (
    org_id = (select private.active_org())
    and (select private.active_role()) in ('owner', 'admin', 'agent')
    and (author_id = (select auth.uid()) or (visibility = 'organisation' and (select private.active_role()) in ('owner', 'admin')))
  );
create policy writers_delete on public.saved_views for delete to authenticated using (
  org_id = (select private.active_org())
  and (select private.active_role()) in ('owner', 'admin', 'agent')
  and (author_id = (select auth.uid()) or (visibility = 'organisation' and (select private.active_role()) in ('owner', 'admin')))
);
select private.audit_deletions_of('saved_views', 'saved_view');

-- Limits what members can store. Security definer, because a member does not see the private views of others. A writer without an
-- organisation, such as a script of the owner, has no limit; another organisation is refused by row-level security afterwards.
create function private.limit_saved_views() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  max_of_author constant integer := 100;
  max_of_org constant integer := 500;
  total bigint;
  own bigint;
begin
  if new.org_id is distinct from private.active_org() then
    return new;
  end if;
  -- Two inserts at the same time must not both be the last one.
  perform pg_advisory_xact_lock(hashtextextended('saved_views ' || new.org_id, 0));
  select count(*), count(*) filter (where author_id = new.author_id) into total, own
  from public.saved_views where org_id = new.org_id;
  if own >= max_of_author or total >= max_of_org then
    raise sqlstate 'PT409' using message = 'Too many saved views';
  end if;
  return new;
end
$$;
create trigger limit_saved_views before insert on public.saved_views for each row execute function private.limit_saved_views();

-- Before the foreign key empties author_id.
create function private.delete_private_views() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  delete from public.saved_views
  where org_id = old.org_id and author_id = old.user_id and visibility = 'private';
  return old;
end
$$;
create trigger delete_private_views before delete on public.user_org_roles
  for each row execute function private.delete_private_views();

-- A shared view without an author gets the member who changes it, who may then also make it private.
create function private.take_over_saved_view() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.author_id := auth.uid();
  return new;
end
$$;
create trigger take_over before update on public.saved_views
  for each row when (old.author_id is null) execute function private.take_over_saved_view();

-- Of a user, in all organisations. The service accepts 16 KB; jsonb as text is longer, because it has blanks.
create table public.user_preferences (
  user_id uuid primary key,
  preferences jsonb not null check (jsonb_typeof(preferences) = 'object' and octet_length(preferences::text) <= 32768),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger set_updated_at before update on public.user_preferences for each row execute function private.set_updated_at();
alter table public.user_preferences enable row level security;
revoke all on table public.user_preferences from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.user_preferences to service_role;
grant select, insert (user_id, preferences), update (user_id, preferences) on table public.user_preferences to authenticated;
create policy own_read on public.user_preferences for select to authenticated using (user_id = (select auth.uid()));
create policy own_insert on public.user_preferences for insert to authenticated with check (user_id = (select auth.uid()));
create policy own_update on public.user_preferences for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));

-- Down Migration

drop table public.user_preferences;
drop trigger delete_private_views on public.user_org_roles;
drop function private.delete_private_views();
drop table public.saved_views;
drop function private.take_over_saved_view();
drop function private.limit_saved_views();
