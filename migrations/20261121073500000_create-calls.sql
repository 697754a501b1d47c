-- The calls themselves, and the campaigns that make some of them.

-- Up Migration
create table public.campaigns (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  status text not null default 'draft' check (status in ('draft', 'running', 'paused', 'completed', 'canceled')),
  agent_id uuid,
  starts_at timestamptz,
  ends_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  check (ends_at > starts_at),
  foreign key (org_id, agent_id) references public.agents (org_id, id) on delete set null (agent_id)
);

-- A contact is queued once a campaign, however often somebody presses the button.
create table public.call_queue (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  campaign_id uuid not null,
  contact_id uuid not null,
  status text not null default 'queued' check (status in ('queued', 'calling', 'completed', 'failed', 'canceled')),
  attempts integer not null default 0 check (attempts >= 0),
  next_attempt_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (campaign_id, contact_id),
  foreign key (org_id, campaign_id) references public.campaigns (org_id, id) on delete cascade,
  foreign key (org_id, contact_id) references public.contacts (org_id, id) on delete cascade
);

create table public.call_logs (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  provider text check (char_length(provider) between 1 and 50),
  provider_call_id text check (char_length(provider_call_id) between 1 and 200),
  direction text not null check (direction in ('inbound', 'outbound')),
  status text not null
    check (status in ('ringing', 'in_progress', 'completed', 'missed', 'voicemail', 'failed', 'canceled')),
  outcome text check (char_length(outcome) <= 200),
  -- E.164 where there is a number; null when the caller withheld it, and open for what a provider sends (short codes, SIP).
  from_number text check (char_length(from_number) between 1 and 100),
  to_number text check (char_length(to_number) between 1 and 100),
  contact_id uuid,
  -- A copy of contacts.full_name kept by triggers, whatever a writer puts here: lists and searches then read one table.
  contact_name text,
  agent_id uuid,
  phone_number_id uuid,
  campaign_id uuid,
  started_at timestamptz not null,
  ended_at timestamptz,
  duration_seconds integer check (duration_seconds >= 0),
  -- What lists sort by: an unknown duration is shorter than any other, and keyset paging needs no case for null.
  duration_rank integer not null generated always as (coalesce(duration_seconds, -1)) stored,
  sentiment text check (sentiment in ('positive', 'neutral', 'negative')),
  successful boolean,
  cost_micros bigint check (cost_micros >= 0),
  recording_key text,
  has_recording boolean not null generated always as (recording_key is not null) stored,
  transcript text check (char_length(transcript) <= 1000000),
  summary text check (char_length(summary) <= 20000),
  action_items jsonb not null default '[]'
    check (jsonb_typeof(action_items) = 'array' and octet_length(action_items::text) <= 65536),
  metadata jsonb not null default '{}'
    check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 65536),
  search_text text not null generated always as (
    lower(coalesce(from_number, '') || E'\n' || coalesce(to_number, '') || E'\n' || coalesce(contact_name, ''))
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider, provider_call_id),
  constraint call_logs_provider_complete check ((provider is null) = (provider_call_id is null)),
  constraint call_logs_ends_after_start check (ended_at >= started_at),
  -- The service signs whatever stands here: it must lie under the organisation's own prefix and can not climb out of it.
  constraint call_logs_recording_key_own_prefix check (
    starts_with(recording_key, org_id::text || '/')
    and char_length(recording_key) between 38 and 512
    and recording_key !~ '(//|/$|\\|[[:cntrl:]])'
    and recording_key !~ '/\.\.?(/|$)'
  ),
  foreign key (org_id, contact_id) references public.contacts (org_id, id) on delete set null (contact_id),
  foreign key (org_id, agent_id) references public.agents (org_id, id) on delete set null (agent_id),
  foreign key (org_id, phone_number_id) references public.phone_numbers (org_id, id) on delete set null (phone_number_id),
  foreign key (org_id, campaign_id) references public.campaigns (org_id, id) on delete set null (campaign_id)
);

-- Counts are index-only scans, which need the visibility map: vacuum after 1 % of new rows, not after 20 %.
alter table public.call_logs set (
  autovacuum_vacuum_insert_scale_factor = 0.01,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.02
);

-- `for share` holds off a rename until this call is committed: otherwise the rename would miss the call, and the call the rename.
-- Security definer, since a member who may write calls need not be able to lock contacts.
create function private.copy_contact_name() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  new.contact_name = null;
  if new.contact_id is not null then
    select full_name into new.contact_name
    from public.contacts
    where org_id = new.org_id and id = new.contact_id
    for share;
  end if;
  return new;
end
$$;

create function private.spread_contact_name() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  update public.call_logs
  set contact_name = new.full_name
  where org_id = new.org_id and contact_id = new.id;
  return null;
end
$$;

create trigger copy_contact_name before insert or update of contact_id, contact_name, org_id on public.call_logs
  for each row execute function private.copy_contact_name();
create trigger spread_contact_name after update of full_name on public.contacts
  for each row when (old.full_name is distinct from new.full_name) execute function private.spread_contact_name();

create trigger set_updated_at before update on public.campaigns for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.call_queue for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.call_logs for each row execute function private.set_updated_at();

-- Down Migration
drop trigger spread_contact_name on public.contacts;
drop table public.call_logs;
drop table public.call_queue;
drop table public.campaigns;
drop function private.spread_contact_name();
drop function private.copy_contact_name();
