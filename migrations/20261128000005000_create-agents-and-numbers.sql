-- Agents, phone numbers and pages, and the knowledge and templates of the agents.
-- Primary keys begin with org_id, and so do foreign keys: a row cannot reference a row of another organisation.

-- Up Migration

create table public.agents (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  voice text check (char_length(voice) <= 100),
  provider text check (char_length(provider) between 1 and 50),
  provider_agent_id text check (char_length(provider_agent_id) between 1 and 200),
  user_id uuid,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id),
  unique (org_id, provider, provider_agent_id),
  foreign key (user_id, org_id) references public.user_org_roles (user_id, org_id) on delete set null (user_id)
);
create index idx_agents_user_org on public.agents (user_id, org_id);
create trigger set_updated_at before update on public.agents for each row execute function private.set_updated_at();
select private.protect('agents', 'admin');
select private.search_columns_of('agents', 'name');
select private.audit_changes_of('agents', 'agent');

-- A number or a provider's id is only claimed until ops has verified it. Any organisation may claim one; only one can have it verified.
create table public.phone_numbers (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  e164 text not null check (e164 ~ '^\+[1-9][0-9]{6,14}$'),
  label text check (char_length(label) <= 200),
  provider text check (char_length(provider) between 1 and 50),
  provider_phone_id text check (char_length(provider_phone_id) between 1 and 200),
  agent_id uuid,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  verified_at timestamptz,
  provider_phone_id_verified_at timestamptz,
  primary key (org_id, id),
  unique (org_id, e164),
  unique (org_id, provider_phone_id),
  foreign key (org_id, agent_id) references public.agents (org_id, id) on delete set null (agent_id)
);
-- Unique over all organisations: an incoming call contains only the number, and must find one owner. The predicate is `is not null`,
-- which the planner can prove for a prepared statement.
create unique index idx_phone_numbers_e164 on public.phone_numbers (e164) where verified_at is not null;
create unique index idx_phone_numbers_provider_phone_id on public.phone_numbers (provider_phone_id)
  where provider_phone_id_verified_at is not null;
create index idx_phone_numbers_org_agent on public.phone_numbers (org_id, agent_id);
create trigger set_updated_at before update on public.phone_numbers for each row execute function private.set_updated_at();

-- A changed number is a new claim, unless the writer sets verified_at too; members may not write that column.
create function private.unverify_changed_number() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.e164 <> old.e164 and new.verified_at is not distinct from old.verified_at then
    new.verified_at = null;
  end if;
  if (new.provider_phone_id, new.provider) is distinct from (old.provider_phone_id, old.provider)
    and new.provider_phone_id_verified_at is not distinct from old.provider_phone_id_verified_at
  then
    new.provider_phone_id_verified_at = null;
  end if;
  return new;
end
$$;
create trigger unverify_changed_number before update of e164, provider, provider_phone_id on public.phone_numbers
  for each row execute function private.unverify_changed_number();

select private.protect('phone_numbers', 'admin');
-- Members claim, but do not verify.
revoke insert, update on table public.phone_numbers from authenticated;
grant insert (org_id, e164, label, provider, provider_phone_id, agent_id, active),
  update (e164, label, provider, provider_phone_id, agent_id, active)
  on table public.phone_numbers to authenticated;
select private.search_columns_of('phone_numbers', 'e164', 'label');
select private.audit_changes_of('phone_numbers', 'phone_number');

-- Pages are claimed and verified like numbers. verify_claims prevents a page from being verified twice, in either column. This table must
-- not contain tokens, because every member may read it.
create table public.integrations (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  facebook_page_id text check (char_length(facebook_page_id) between 1 and 100),
  instagram_page_id text check (char_length(instagram_page_id) between 1 and 100),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  facebook_page_verified_at timestamptz,
  instagram_page_verified_at timestamptz,
  primary key (org_id, id),
  unique (org_id, facebook_page_id),
  unique (org_id, instagram_page_id)
);
-- Unique over all organisations, as verified numbers are.
create unique index idx_integrations_facebook_page_id on public.integrations (facebook_page_id)
  where facebook_page_verified_at is not null;
create unique index idx_integrations_instagram_page_id on public.integrations (instagram_page_id)
  where instagram_page_verified_at is not null;
create index idx_integrations_org_created on public.integrations (org_id, created_at desc);
create trigger set_updated_at before update on public.integrations for each row execute function private.set_updated_at();

create function private.unverify_changed_page() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.facebook_page_id is distinct from old.facebook_page_id
    and new.facebook_page_verified_at is not distinct from old.facebook_page_verified_at
  then
    new.facebook_page_verified_at = null;
  end if;
  if new.instagram_page_id is distinct from old.instagram_page_id
    and new.instagram_page_verified_at is not distinct from old.instagram_page_verified_at
  then
    new.instagram_page_verified_at = null;
  end if;
  return new;
end
$$;
create trigger unverify_changed_page before update of facebook_page_id, instagram_page_id on public.integrations
  for each row execute function private.unverify_changed_page();

select private.protect('integrations', 'admin');
revoke insert, update on table public.integrations from authenticated;
grant insert (org_id, name, facebook_page_id, instagram_page_id, active),
  update (name, facebook_page_id, instagram_page_id, active)
  on table public.integrations to authenticated;
select private.search_columns_of('integrations', 'name', 'facebook_page_id', 'instagram_page_id');
select private.audit_changes_of('integrations', 'integration');

create table public.knowledge_categories (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  description text check (char_length(description) <= 2000),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id),
  unique (org_id, name)
);
create trigger set_updated_at before update on public.knowledge_categories for each row execute function private.set_updated_at();
select private.protect('knowledge_categories', 'agent');
select private.search_columns_of('knowledge_categories', 'name', 'description');
select private.audit_deletions_of('knowledge_categories', 'knowledge_category');

select private.announce_changes_of('agents', 'integrations', 'knowledge_categories', 'phone_numbers');

-- Templates are shared by all organisations, so they have no org_id. Every member reads them; only ops writes them.
create table public.templates (
  id uuid primary key default gen_random_uuid(),
  name text not null unique check (char_length(name) between 1 and 200),
  description text check (char_length(description) <= 2000),
  content text not null check (char_length(content) between 1 and 50000),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger set_updated_at before update on public.templates for each row execute function private.set_updated_at();
alter table public.templates enable row level security;
revoke all on table public.templates from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.templates to service_role;
grant select, insert (name, description, content, active), update (name, description, content, active), delete
  on table public.templates to authenticated;
create policy members_and_ops_read on public.templates for select to authenticated
  using ((select private.active_org()) is not null or (select private.is_ops()));
create policy ops_insert on public.templates for insert to authenticated with check ((select private.is_ops()));
create policy ops_update on public.templates for update to authenticated
  using ((select private.is_ops())) with check ((select private.is_ops()));
create policy ops_delete on public.templates for delete to authenticated using ((select private.is_ops()));
select private.announce_changes_to_all_of('templates');
select private.search_columns_of('templates', 'name', 'description');
select private.audit_changes_of('templates', 'template');

-- Down Migration

drop function public.search_templates(text);
drop table public.templates;
drop function public.search_knowledge_categories(text);
drop table public.knowledge_categories;
drop function public.search_integrations(text);
drop table public.integrations;
drop function private.unverify_changed_page();
drop function public.search_phone_numbers(text);
drop table public.phone_numbers;
drop function private.unverify_changed_number();
drop function public.search_agents(text);
drop table public.agents;
