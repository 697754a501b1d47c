-- The people an organisation talks to, and what it sells them.

-- Up Migration
create table public.accounts (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  email text check (email = lower(email) and char_length(email) between 3 and 254),
  website text check (char_length(website) <= 500),
  notes text check (char_length(notes) <= 10000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id)
);

-- phone and email may repeat (a household, an info@ address); an account at a provider belongs to one contact.
create table public.contacts (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  full_name text not null check (char_length(full_name) between 1 and 200),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  email text check (email = lower(email) and char_length(email) between 3 and 254),
  facebook_id text check (char_length(facebook_id) between 1 and 100),
  instagram_id text check (char_length(instagram_id) between 1 and 100),
  whatsapp text check (whatsapp ~ '^\+[1-9][0-9]{6,14}$'),
  status text not null default 'active' check (status in ('active', 'inactive', 'blocked', 'archived')),
  temperature text check (temperature in ('hot', 'warm', 'cold')),
  last_message_at timestamptz,
  account_id uuid,
  notes text check (char_length(notes) <= 10000),
  -- One text for one trigram index: three columns OR-ed together use none.
  search_text text generated always as (
    lower(full_name || E'\n' || coalesce(phone, '') || E'\n' || coalesce(email, ''))
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  constraint idx_contacts_org_facebook unique (org_id, facebook_id),
  constraint idx_contacts_org_instagram unique (org_id, instagram_id),
  constraint idx_contacts_org_whatsapp unique (org_id, whatsapp),
  foreign key (org_id, account_id) references public.accounts (org_id, id) on delete set null (account_id)
);

-- A lead may come before its contact: converting it makes the contact and the account, and notes them here.
create table public.leads (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  contact_id uuid,
  account_id uuid,
  name text check (char_length(name) between 1 and 200),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  email text check (email = lower(email) and char_length(email) between 3 and 254),
  source text check (char_length(source) <= 100),
  status text not null default 'open' check (status in ('open', 'won', 'lost')),
  value_micros bigint not null default 0 check (value_micros >= 0),
  notes text check (char_length(notes) <= 10000),
  converted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (org_id, contact_id) references public.contacts (org_id, id) on delete set null (contact_id),
  foreign key (org_id, account_id) references public.accounts (org_id, id) on delete set null (account_id)
);

create table public.bizdev_sources (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  email text check (email = lower(email) and char_length(email) between 3 and 254),
  website text check (char_length(website) <= 500),
  notes text check (char_length(notes) <= 10000),
  promoted_account_id uuid,
  promoted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (org_id, promoted_account_id) references public.accounts (org_id, id)
    on delete set null (promoted_account_id)
);

create table public.services (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  description text check (char_length(description) <= 2000),
  price_micros bigint check (price_micros >= 0),
  duration_seconds integer check (duration_seconds between 1 and 604800),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create trigger set_updated_at before update on public.accounts for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.contacts for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.leads for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.bizdev_sources for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.services for each row execute function private.set_updated_at();

-- Down Migration
drop table public.services;
drop table public.bizdev_sources;
drop table public.leads;
drop table public.contacts;
drop table public.accounts;
