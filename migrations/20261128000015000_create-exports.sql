-- Exports of calls: one-use tickets for downloads by a browser, and jobs for large exports.

-- Up Migration

create table private.export_tickets (
  -- SHA-256. The ticket itself is stored nowhere.
  hash bytea primary key check (octet_length(hash) = 32),
  org_id uuid not null references public.organizations (id) on delete cascade,
  member_id uuid not null,
  request jsonb not null check (jsonb_typeof(request) = 'object' and octet_length(request::text) <= 65536),
  -- For the audit log: the request without values.
  details jsonb not null check (jsonb_typeof(details) = 'object' and octet_length(details::text) <= 4096),
  expires_at timestamptz not null
);
create index idx_export_tickets_org_expires on private.export_tickets (org_id, expires_at);
alter table private.export_tickets enable row level security;
revoke all on table private.export_tickets from public;

create table public.call_exports (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  -- The member whose rights apply. Not a foreign key: the job fails when the membership has ended.
  member_id uuid not null,
  format text not null check (format in ('csv', 'parquet')),
  request jsonb not null check (jsonb_typeof(request) = 'object' and octet_length(request::text) <= 65536),
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'canceled')),
  rows_total bigint not null check (rows_total >= 0),
  rows_done bigint not null default 0 check (rows_done >= 0),
  attempts integer not null default 0 check (attempts >= 0),
  leased_until timestamptz not null default '-infinity',
  error text check (char_length(error) <= 200),
  file_key text constraint call_exports_file_key_own_prefix check (
    starts_with(file_key, org_id::text || '/exports/') and char_length(file_key) <= 512 and file_key !~ '(//|/$|\\|[[:cntrl:]]|/\.\.?(/|$))'
  ),
  file_name text check (char_length(file_name) <= 300),
  size_bytes bigint check (size_bytes >= 0),
  finished_at timestamptz,
  -- Then the file and the row are deleted.
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id),
  check ((state in ('done', 'failed', 'canceled')) = (expires_at is not null)),
  check (state <> 'done' or (file_key is not null and file_name is not null and size_bytes is not null))
);
create index idx_call_exports_open on public.call_exports (created_at) where state in ('queued', 'running');
create index idx_call_exports_expires on public.call_exports (expires_at) where expires_at is not null;
create trigger set_updated_at before update on public.call_exports for each row execute function private.set_updated_at();
-- Members only read: create_call_export writes rows, and jobs change them.
select private.protect('call_exports');

-- Down Migration

drop table public.call_exports;
drop table private.export_tickets;
