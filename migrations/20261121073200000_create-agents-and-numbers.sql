-- How calls reach an organisation: its agents, its numbers, its pages, and what the agents know.
-- `unique (org_id, id)` on a parent lets a child reference both columns, so that a row can not point into another organisation.

-- Up Migration
create table public.agents (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  voice text check (char_length(voice) <= 100),
  provider text check (char_length(provider) between 1 and 50),
  provider_agent_id text check (char_length(provider_agent_id) between 1 and 200),
  user_id uuid,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  unique (org_id, provider, provider_agent_id),
  foreign key (user_id, org_id) references public.user_org_roles (user_id, org_id) on delete set null (user_id)
);

-- Unique over all organisations: an incoming call knows only the number, and must find one owner.
create table public.phone_numbers (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  e164 text not null constraint idx_phone_numbers_e164 unique check (e164 ~ '^\+[1-9][0-9]{6,14}$'),
  label text check (char_length(label) <= 200),
  provider text check (char_length(provider) between 1 and 50),
  provider_phone_id text unique check (char_length(provider_phone_id) between 1 and 200),
  agent_id uuid,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  foreign key (org_id, agent_id) references public.agents (org_id, id) on delete set null (agent_id)
);

-- Page ids are unique over all organisations for the same reason. No tokens in here: every member may read it.
create table public.integrations (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  facebook_page_id text constraint idx_integrations_facebook_page_id unique
    check (char_length(facebook_page_id) between 1 and 100),
  instagram_page_id text constraint idx_integrations_instagram_page_id unique
    check (char_length(instagram_page_id) between 1 and 100),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table public.knowledge_categories (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  description text check (char_length(description) <= 2000),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, name)
);

-- Global: the same for all organisations, hence no org_id.
create table public.templates (
  id uuid primary key default gen_random_uuid(),
  name text not null unique check (char_length(name) between 1 and 200),
  description text check (char_length(description) <= 2000),
  content text not null check (char_length(content) between 1 and 50000),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create trigger set_updated_at before update on public.agents for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.phone_numbers for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.integrations for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.knowledge_categories for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.templates for each row execute function private.set_updated_at();

-- Down Migration
drop table public.templates;
drop table public.knowledge_categories;
drop table public.integrations;
drop table public.phone_numbers;
drop table public.agents;
