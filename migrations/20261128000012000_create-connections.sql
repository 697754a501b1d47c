-- Connections to providers of calls, the events that providers deliver, and the copies of their recordings.

-- Up Migration

-- Raises unless the request carries the gateway key, which only the service has. Webhooks and jobs have no user: the service calls their
-- functions as anon, and on a hosted project the key of anon is public.
create function private.assert_service() returns void
language plpgsql stable security definer
set search_path = ''
as $$
begin
  perform from private.gateway_keys
  where hash = sha256(convert_to(
    nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-callboard-key', 'UTF8'
  ));
  if not found then
    raise sqlstate 'PT403' using message = 'This function is for the Callboard service only';
  end if;
end
$$;
revoke all on function private.assert_service() from public;

create table public.connections (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null check (provider ~ '^[a-z][a-z-]{1,49}$'),
  name text not null check (char_length(name) between 1 and 200),
  active boolean not null default true,
  -- The last part of the webhook URL: 128 random bits.
  webhook_id text not null unique check (webhook_id ~ '^[0-9a-f]{32}$'),
  -- How the provider signs.
  options jsonb not null default '{}' check (jsonb_typeof(options) = 'object' and octet_length(options::text) <= 8192),
  -- Encrypted by the service. Two, while the provider changes from one to the other.
  secrets text[] not null default '{}' check (cardinality(secrets) <= 2 and octet_length(secrets::text) <= 16384),
  api_key text check (octet_length(api_key) <= 8192),
  has_api_key boolean not null generated always as (api_key is not null) stored,
  secret_count integer not null generated always as (cardinality(secrets)) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id)
);
create index idx_connections_org_created on public.connections (org_id, created_at desc);
create trigger set_updated_at before update on public.connections for each row execute function private.set_updated_at();
select private.protect('connections', 'admin');
-- Write-only: members cannot read the secrets, encrypted or not.
revoke select on table public.connections from authenticated;
grant select (
    id, org_id, provider, name, active, webhook_id, options, has_api_key, secret_count, created_at, updated_at
  ) on table public.connections to authenticated;
-- The provider cannot change, because the options and the secrets belong to it. Secrets change through change_connection_secrets.
revoke insert, update on table public.connections from authenticated;
grant
  insert (id, org_id, provider, name, active, webhook_id, options, secrets, api_key),
  update (name, active, webhook_id, options, api_key)
  on table public.connections to authenticated;
select private.audit_changes_of('connections', 'connection');
select private.announce_changes_of('connections');

-- Which agent or number of ours an id of the provider stands for.
create table public.connection_mappings (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  connection_id uuid not null,
  kind text not null check (kind in ('agent', 'number')),
  provider_id text not null check (char_length(provider_id) between 1 and 200),
  agent_id uuid,
  phone_number_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id),
  unique (org_id, connection_id, kind, provider_id),
  check (case kind when 'agent' then agent_id is not null and phone_number_id is null else phone_number_id is not null and agent_id is null end),
  foreign key (org_id, connection_id) references public.connections (org_id, id) on delete cascade,
  foreign key (org_id, agent_id) references public.agents (org_id, id) on delete cascade,
  foreign key (org_id, phone_number_id) references public.phone_numbers (org_id, id) on delete cascade
);
create index idx_connection_mappings_org_agent on public.connection_mappings (org_id, agent_id);
create index idx_connection_mappings_org_phone_number on public.connection_mappings (org_id, phone_number_id);
create trigger set_updated_at before update on public.connection_mappings for each row execute function private.set_updated_at();
select private.protect('connection_mappings', 'admin');
select private.audit_changes_of('connection_mappings', 'connection_mapping');

-- Calls whose agent or number at the provider has no mapping yet. A row is deleted when its mapping is added and the call is filled in.
create table public.unmapped_calls (
  org_id uuid not null references public.organizations (id) on delete cascade,
  connection_id uuid not null,
  kind text not null check (kind in ('agent', 'number')),
  provider_id text not null check (char_length(provider_id) between 1 and 200),
  call_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (org_id, connection_id, kind, provider_id, call_id),
  foreign key (org_id, connection_id) references public.connections (org_id, id) on delete cascade,
  foreign key (org_id, call_id) references public.call_logs (org_id, id) on delete cascade
);
create index idx_unmapped_calls_org_call on public.unmapped_calls (org_id, call_id);
select private.protect('unmapped_calls');

-- Every verified delivery. The rows are also the queue of what must be applied.
create table public.webhook_events (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  connection_id uuid not null,
  -- Two deliveries with the same key are one event.
  dedupe_key text not null check (char_length(dedupe_key) between 1 and 200),
  source text not null check (source in ('webhook', 'reconcile', 'backfill')),
  event_type text not null check (char_length(event_type) between 1 and 100),
  provider_call_id text check (char_length(provider_call_id) between 1 and 200),
  call_id uuid,
  -- The call was new, and no webhook had told of it.
  is_lost_webhook boolean not null default false,
  occurred_at timestamptz,
  received_at timestamptz not null default now(),
  -- received: to be applied at next_attempt_at. failed: the attempts are used up. quarantined: it cannot be understood.
  state text not null check (state in ('received', 'applied', 'ignored', 'quarantined', 'failed')),
  -- A code or our own text, never a value of the payload.
  error text check (char_length(error) <= 500),
  attempts integer not null default 0 check (attempts >= 0),
  next_attempt_at timestamptz,
  applied_at timestamptz,
  -- Without credentials. Deleted after some days.
  payload jsonb,
  -- What the adapter read from the payload. Only until it is applied.
  event jsonb,
  primary key (org_id, id),
  unique (org_id, connection_id, dedupe_key),
  check ((state = 'received') = (next_attempt_at is not null)),
  foreign key (org_id, connection_id) references public.connections (org_id, id) on delete cascade
);
create index idx_webhook_events_org_received on public.webhook_events (org_id, connection_id, received_at desc, id desc);
create index idx_webhook_events_org_webhook on public.webhook_events (org_id, connection_id, received_at desc) where source = 'webhook';
create index idx_webhook_events_org_state on public.webhook_events (org_id, connection_id, state, received_at)
  where state in ('received', 'failed', 'quarantined');
create index idx_webhook_events_org_call on public.webhook_events (org_id, connection_id, provider_call_id) where next_attempt_at is not null;
create index idx_webhook_events_due on public.webhook_events (next_attempt_at) where next_attempt_at is not null;
create index idx_webhook_events_received on public.webhook_events (received_at);
create index idx_webhook_events_payload on public.webhook_events (received_at)
  where payload is not null and state in ('applied', 'ignored');
create index idx_webhook_events_lost on public.webhook_events (org_id, connection_id, call_id) where is_lost_webhook;
select private.protect('webhook_events');
-- A payload contains what was said in a call: admins read it through a function that is audited.
revoke select on table public.webhook_events from authenticated;
grant select (
    id, org_id, connection_id, source, event_type, provider_call_id, call_id, is_lost_webhook, occurred_at, received_at, state, error,
    attempts, next_attempt_at, applied_at
  ) on table public.webhook_events to authenticated;

-- Where the reconciler of a connection stands, and what was refused.
create table public.connection_states (
  org_id uuid not null references public.organizations (id) on delete cascade,
  connection_id uuid not null,
  -- One instance at a time. A crashed one loses it when it expires.
  leased_until timestamptz not null default '-infinity',
  -- Calls before this were read.
  reconciled_to timestamptz,
  -- Of the run every five minutes, and of the nightly one.
  last_run_at timestamptz,
  last_night_run_at timestamptz,
  last_error text check (char_length(last_error) <= 500),
  last_error_at timestamptz,
  refused bigint not null default 0,
  last_refused_at timestamptz,
  primary key (org_id, connection_id),
  foreign key (org_id, connection_id) references public.connections (org_id, id) on delete cascade
);
select private.protect('connection_states');

-- Recordings to copy from a provider into the organisation's own prefix of the bucket. The rows are the queue.
create table public.recording_copies (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  call_id uuid not null,
  connection_id uuid,
  provider text not null,
  -- Deleted when the copy is made: it may play the recording for anyone who has it.
  url text check (char_length(url) <= 4000),
  -- After this, the provider's URL no longer works.
  expires_at timestamptz,
  state text not null default 'waiting' check (state in ('waiting', 'copied', 'failed')),
  error text check (char_length(error) <= 500),
  attempts integer not null default 0 check (attempts >= 0),
  next_attempt_at timestamptz,
  leased_until timestamptz not null default '-infinity',
  recording_key text,
  content_type text check (char_length(content_type) <= 100),
  size_bytes bigint check (size_bytes >= 0),
  duration_seconds numeric check (duration_seconds >= 0),
  -- One list of 400 numbers (0 to 100) a channel.
  peaks jsonb check (jsonb_typeof(peaks) = 'array' and octet_length(peaks::text) <= 65536),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id),
  unique (org_id, call_id),
  check ((state = 'waiting') = (next_attempt_at is not null)),
  foreign key (org_id, call_id) references public.call_logs (org_id, id) on delete cascade,
  foreign key (org_id, connection_id) references public.connections (org_id, id) on delete set null (connection_id)
);
create index idx_recording_copies_org_connection on public.recording_copies (org_id, connection_id);
create index idx_recording_copies_org_state on public.recording_copies (org_id, connection_id, state) where state in ('waiting', 'failed');
create index idx_recording_copies_due on public.recording_copies (next_attempt_at) where next_attempt_at is not null;
create trigger set_updated_at before update on public.recording_copies for each row execute function private.set_updated_at();
select private.protect('recording_copies');
revoke select on table public.recording_copies from authenticated;
grant select (
    id, org_id, call_id, connection_id, provider, state, error, attempts, recording_key, content_type, size_bytes, duration_seconds, peaks,
    created_at, updated_at
  ) on table public.recording_copies to authenticated;

-- Down Migration

drop table public.recording_copies;
drop table public.connection_states;
drop table public.webhook_events;
drop table public.unmapped_calls;
drop table public.connection_mappings;
drop table public.connections;
drop function private.assert_service();
