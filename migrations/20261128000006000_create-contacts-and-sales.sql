-- Accounts, contacts, leads, sources and services. Amounts are at most 2^53 - 1, so that JSON numbers represent them exactly.

-- Up Migration

create table public.accounts (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  email text check (email = lower(email) and char_length(email) between 3 and 254),
  -- A page that links to `javascript:…` would run it.
  website text check (char_length(website) <= 500) constraint accounts_website_is_http check (website ~* '^https?://[^[:space:]]+$'),
  notes text check (char_length(notes) <= 10000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id)
);
create index idx_accounts_org_created on public.accounts (org_id, created_at desc);
create trigger set_updated_at before update on public.accounts for each row execute function private.set_updated_at();
select private.protect('accounts', 'agent');
select private.search_columns_of('accounts', 'name', 'phone', 'email', 'website');
select private.audit_deletions_of('accounts', 'account');

-- Several contacts may share a phone or an email (a household, an info@ address). An identity at a provider belongs to one contact.
create table public.contacts (
  id uuid not null default gen_random_uuid(),
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
  -- One text for one trigram index: a condition with OR over three columns uses no index.
  search_text text generated always as (
    lower(full_name || E'\n' || coalesce(phone, '') || E'\n' || coalesce(email, ''))
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id),
  constraint idx_contacts_org_facebook unique (org_id, facebook_id),
  constraint idx_contacts_org_instagram unique (org_id, instagram_id),
  constraint idx_contacts_org_whatsapp unique (org_id, whatsapp),
  foreign key (org_id, account_id) references public.accounts (org_id, id) on delete set null (account_id)
);
create index idx_contacts_org_phone on public.contacts (org_id, phone);
create index idx_contacts_org_email on public.contacts (org_id, email);
create index idx_contacts_org_status on public.contacts (org_id, status);
create index idx_contacts_org_temperature on public.contacts (org_id, temperature);
create index idx_contacts_org_name on public.contacts (org_id, full_name, id);
-- With the id, because an import gives all its contacts the same time: without it, each page would sort all of them.
create index idx_contacts_org_last_message on public.contacts (org_id, last_message_at desc nulls last, id desc);
create index idx_contacts_org_created on public.contacts (org_id, created_at desc, id desc);
create index idx_contacts_org_account on public.contacts (org_id, account_id) where account_id is not null;
create index idx_contacts_org_search on public.contacts using gin (org_id, search_text extensions.gin_trgm_ops);
create trigger set_updated_at before update on public.contacts for each row execute function private.set_updated_at();
select private.protect('contacts', 'agent');
select private.audit_deletions_of('contacts', 'contact');

-- A lead may exist before its contact: converting it creates the contact and the account, and references them here.
create table public.leads (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  contact_id uuid,
  account_id uuid,
  name text check (char_length(name) between 1 and 200),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  email text check (email = lower(email) and char_length(email) between 3 and 254),
  source text check (char_length(source) <= 100),
  status text not null default 'open' check (status in ('open', 'won', 'lost')),
  value_micros bigint not null default 0 check (value_micros >= 0)
    constraint leads_value_micros_exact check (value_micros <= 9007199254740991),
  notes text check (char_length(notes) <= 10000),
  converted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, contact_id) references public.contacts (org_id, id) on delete set null (contact_id),
  foreign key (org_id, account_id) references public.accounts (org_id, id) on delete set null (account_id)
);
-- The pipeline is summed from the index alone.
create index idx_leads_org_created on public.leads (org_id, created_at desc) include (status, value_micros);
create index idx_leads_org_contact on public.leads (org_id, contact_id);
create index idx_leads_org_account on public.leads (org_id, account_id);
create trigger set_updated_at before update on public.leads for each row execute function private.set_updated_at();
select private.protect('leads', 'agent');
select private.search_columns_of('leads', 'name', 'phone', 'email');
select private.audit_deletions_of('leads', 'lead');

create table public.bizdev_sources (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  email text check (email = lower(email) and char_length(email) between 3 and 254),
  website text check (char_length(website) <= 500) constraint bizdev_sources_website_is_http check (website ~* '^https?://[^[:space:]]+$'),
  notes text check (char_length(notes) <= 10000),
  promoted_account_id uuid,
  promoted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, promoted_account_id) references public.accounts (org_id, id)
    on delete set null (promoted_account_id)
);
create index idx_bizdev_sources_org_account on public.bizdev_sources (org_id, promoted_account_id);
create trigger set_updated_at before update on public.bizdev_sources for each row execute function private.set_updated_at();
select private.protect('bizdev_sources', 'agent');
select private.search_columns_of('bizdev_sources', 'name', 'phone', 'email', 'website');
select private.audit_deletions_of('bizdev_sources', 'bizdev_source');

create table public.services (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  description text check (char_length(description) <= 2000),
  price_micros bigint check (price_micros >= 0)
    constraint services_price_micros_exact check (price_micros <= 9007199254740991),
  duration_seconds integer check (duration_seconds between 1 and 604800),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id)
);
create index idx_services_org_created on public.services (org_id, created_at desc);
create trigger set_updated_at before update on public.services for each row execute function private.set_updated_at();
select private.protect('services', 'agent');
select private.search_columns_of('services', 'name', 'description');
select private.audit_deletions_of('services', 'service');

select private.announce_changes_of('accounts', 'bizdev_sources', 'contacts', 'leads', 'services');

-- Down Migration

drop function public.search_services(text);
drop table public.services;
drop function public.search_bizdev_sources(text);
drop table public.bizdev_sources;
drop function public.search_leads(text);
drop table public.leads;
drop table public.contacts;
drop function public.search_accounts(text);
drop table public.accounts;
