-- Calls, and the campaigns that make some of them.

-- Up Migration

create table public.campaigns (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  status text not null default 'draft' check (status in ('draft', 'running', 'paused', 'completed', 'canceled')),
  agent_id uuid,
  starts_at timestamptz,
  ends_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id),
  check (ends_at > starts_at),
  foreign key (org_id, agent_id) references public.agents (org_id, id) on delete set null (agent_id)
);
create index idx_campaigns_org_agent on public.campaigns (org_id, agent_id);
create trigger set_updated_at before update on public.campaigns for each row execute function private.set_updated_at();
select private.protect('campaigns', 'agent');
select private.search_columns_of('campaigns', 'name');
select private.audit_deletions_of('campaigns', 'campaign');

-- A campaign queues each contact once.
create table public.call_queue (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  campaign_id uuid not null,
  contact_id uuid not null,
  status text not null default 'queued' check (status in ('queued', 'calling', 'completed', 'failed', 'canceled')),
  attempts integer not null default 0 check (attempts >= 0),
  next_attempt_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id),
  unique (org_id, campaign_id, contact_id),
  foreign key (org_id, campaign_id) references public.campaigns (org_id, id) on delete cascade,
  foreign key (org_id, contact_id) references public.contacts (org_id, id) on delete cascade
);
create index idx_call_queue_org_campaign_status on public.call_queue (org_id, campaign_id, status);
create index idx_call_queue_org_contact on public.call_queue (org_id, contact_id);
create trigger set_updated_at before update on public.call_queue for each row execute function private.set_updated_at();
select private.protect('call_queue', 'agent');
select private.audit_deletions_of('call_queue', 'queued_contact');

-- The slots of time that contain an instant: of 68 minutes, 36 hours and 49 days. An index with slots finds the calls of a time range
-- without reading those of other times. The numbers of the three sizes do not overlap, from the year 1000 to 9999.
create function private.time_slots(instant timestamptz) returns integer[]
language sql immutable strict parallel safe
return (
  select array[seconds >> 12, 100000000 + (seconds >> 17), 200000000 + (seconds >> 22)]::integer[]
  from (select extract(epoch from instant - timestamptz '1970-01-01 00:00:00+00')::bigint as seconds) as since
);
-- The words of a transcript, as in messages. A tsvector has at most 1 MB, and a longer transcript would not be stored.
create function private.transcript_words(transcript text) returns tsvector
language sql immutable strict parallel safe
return to_tsvector('simple', private.replace_joining_signs(left(transcript, 200000)));
-- The writer of a call computes its index entries.
grant execute on function private.time_slots(timestamptz) to authenticated, service_role;
grant execute on function private.transcript_words(text) to authenticated, service_role;

create table public.call_logs (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  provider text check (char_length(provider) between 1 and 50),
  provider_call_id text check (char_length(provider_call_id) between 1 and 200),
  direction text not null check (direction in ('inbound', 'outbound')),
  status text not null
    check (status in ('ringing', 'in_progress', 'completed', 'missed', 'voicemail', 'failed', 'canceled')),
  outcome text check (char_length(outcome) <= 200),
  -- E.164 for phone numbers. Null when the caller withheld it. Providers also send short codes and SIP addresses.
  from_number text check (char_length(from_number) between 1 and 100),
  to_number text check (char_length(to_number) between 1 and 100),
  contact_id uuid,
  -- A copy of contacts.full_name, maintained by triggers: lists and searches then read one table.
  contact_name text,
  agent_id uuid,
  phone_number_id uuid,
  campaign_id uuid,
  -- The year has four digits in every time zone.
  started_at timestamptz not null constraint call_logs_started_at_in_four_digits
    check (started_at between '1000-01-01 00:00:00+00' and '9999-12-30 00:00:00+00'),
  ended_at timestamptz,
  duration_seconds integer check (duration_seconds >= 0),
  -- Lists sort by it: an unknown duration sorts below all others, so keyset paging needs no case for null.
  duration_rank integer not null generated always as (coalesce(duration_seconds, -1)) stored,
  sentiment text check (sentiment in ('positive', 'neutral', 'negative')),
  -- Of a review. `sentiment` is then this value, wherever calls are shown and counted, and the provider's value is kept beside it.
  sentiment_override text check (sentiment_override in ('positive', 'neutral', 'negative')),
  provider_sentiment text check (provider_sentiment in ('positive', 'neutral', 'negative')),
  successful boolean,
  cost_micros bigint check (cost_micros >= 0) constraint call_logs_cost_micros_exact check (cost_micros <= 9007199254740991),
  -- As duration_rank.
  cost_rank bigint not null generated always as (coalesce(cost_micros, -1)) stored,
  recording_key text,
  has_recording boolean not null generated always as (recording_key is not null) stored,
  -- What providers tell beyond that. Null where a provider does not tell it.
  answered_at timestamptz,
  answered_by text check (answered_by in ('human', 'machine', 'unknown')),
  -- As the provider writes it; `outcome` has our word for it.
  ended_reason text check (char_length(ended_reason) <= 500),
  ended_by text check (ended_by in ('caller', 'agent', 'carrier', 'platform')),
  transferred_at timestamptz,
  transferred_to text check (char_length(transferred_to) <= 200),
  transfer_status text check (transfer_status in ('attempted', 'bridged', 'cancelled')),
  talk_seconds integer check (talk_seconds >= 0),
  -- The id of this leg at the carrier, and the carrier's id of the leg that caused it.
  carrier_call_id text check (char_length(carrier_call_id) between 1 and 200),
  parent_call_id text check (char_length(parent_call_id) between 1 and 200),
  is_test boolean,
  channel text check (channel in ('phone', 'web', 'sip')),
  -- Milliseconds by name: { "average_turn": 1180 }.
  latency jsonb check (jsonb_typeof(latency) = 'object' and octet_length(latency::text) <= 65536),
  interruptions integer check (interruptions >= 0),
  language text check (char_length(language) between 1 and 35),
  -- With the provider's unit. Only an amount in the organisation's currency is in cost_micros too.
  cost_breakdown jsonb check (jsonb_typeof(cost_breakdown) = 'object' and octet_length(cost_breakdown::text) <= 65536),
  recording_consent text check (recording_consent in ('granted', 'declined', 'unknown')),
  success_raw text check (char_length(success_raw) <= 1000),
  -- [{ "role", "text", "start", "end" }], with seconds since the start of the call.
  transcript_turns jsonb check (jsonb_typeof(transcript_turns) = 'array' and octet_length(transcript_turns::text) <= 2097152),
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
  -- Only record_call reads and writes these two columns. `field_stages` lists, for each stage of the call, the fields that events of that
  -- stage set, so that late events do not overwrite newer ones: { "ringing": ["from_number"], "completed": ["outcome", "metadata.topic"] }.
  -- References found by number are not in it. The limit has room for the names of the largest metadata.
  field_stages jsonb constraint call_logs_field_stages_size check (octet_length(field_stages::text) <= 131072),
  -- The earliest start in any event of the call.
  earliest_start timestamptz,
  -- The call that this row is a leg of. A leg is shown in the detail of its call, and counted and listed nowhere. record_call writes it.
  leg_of uuid constraint call_logs_leg_of_another check (leg_of <> id),
  primary key (org_id, id),
  constraint call_logs_provider_complete check ((provider is null) = (provider_call_id is null)),
  constraint call_logs_ends_after_start check (ended_at >= started_at),
  -- The service signs URLs for this key, so it must lie under the organisation's own prefix, without a way out of it.
  constraint call_logs_recording_key_own_prefix check (
    starts_with(recording_key, org_id::text || '/')
    and char_length(recording_key) between 38 and 512
    and recording_key !~ '(//|/$|\\|[[:cntrl:]])'
    and recording_key !~ '/\.\.?(/|$)'
  ),
  foreign key (org_id, contact_id) references public.contacts (org_id, id) on delete set null (contact_id),
  -- Calls are history: an agent, number or campaign cannot be deleted while a call references it. Deleting the organisation still works,
  -- because these constraints are checked at the end of the statement.
  foreign key (org_id, agent_id) references public.agents (org_id, id),
  foreign key (org_id, phone_number_id) references public.phone_numbers (org_id, id),
  foreign key (org_id, campaign_id) references public.campaigns (org_id, id),
  foreign key (org_id, leg_of) references public.call_logs (org_id, id) on delete cascade
-- Counts are index-only scans, which need the visibility map: vacuum after 1 % of new rows instead of 20 %.
) with (
  autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02
);

-- Every index slows each write, so each one has a comment with its query. No partial index on a value: PostgREST prepares its statements,
-- and a generic plan for `status = $2` cannot use an index `where status = 'completed'`. It can use one `where x is not null`.
-- Lists and counts exclude legs. An index `where leg_of is null` has no legs, so that a count reads no row to exclude them. Foreign keys
-- search their index for legs too, so those indexes have all rows, with leg_of as a column.

-- Unique within the organisation. If it were unique over all, a conflict would reveal that another organisation has that call. The id of
-- the call comes first: a filter may have it without a provider.
create unique index idx_call_logs_org_provider_call on public.call_logs (org_id, provider_call_id, provider);
-- Lists by time. With the columns of the figures, days are counted from the index alone; rows are large.
create index idx_call_logs_org_started on public.call_logs (org_id, started_at desc, id desc)
  include (direction, status, sentiment, duration_seconds, agent_id) where leg_of is null;
-- Lists by duration.
create index idx_call_logs_org_duration on public.call_logs (org_id, duration_rank desc, id desc) where leg_of is null;
-- Lists by cost.
create index idx_call_logs_org_cost on public.call_logs (org_id, cost_rank desc, id desc) where leg_of is null;
-- Counts and filters. Without a unique column at the end, equal keys are stored once, and the index is an eighth of the size. The
-- duration of completed calls is averaged from the first one (12 ms instead of 45 for 85,000 calls).
create index idx_call_logs_org_status_duration on public.call_logs (org_id, status, duration_seconds) where leg_of is null;
create index idx_call_logs_org_direction on public.call_logs (org_id, direction) where leg_of is null;
create index idx_call_logs_org_sentiment on public.call_logs (org_id, sentiment) where leg_of is null;
create index idx_call_logs_org_agent on public.call_logs (org_id, agent_id, leg_of);
create index idx_call_logs_org_contact on public.call_logs (org_id, contact_id, leg_of);
create index idx_call_logs_org_phone_number on public.call_logs (org_id, phone_number_id, leg_of) where phone_number_id is not null;
create index idx_call_logs_org_campaign on public.call_logs (org_id, campaign_id, leg_of) where campaign_id is not null;
-- Of calls that did not end.
create index idx_call_logs_org_open on public.call_logs (org_id, provider, started_at) where status in ('ringing', 'in_progress');
-- The history of a number. With the columns that show whether a caller was answered, which is read from the index alone.
create index idx_call_logs_org_from_created on public.call_logs (org_id, from_number, created_at desc)
  include (leg_of, started_at, direction, status, is_test);
create index idx_call_logs_org_to_created on public.call_logs (org_id, to_number, created_at desc)
  include (leg_of, started_at, direction, status, is_test);
-- unanswered_callers counts these calls. Few calls are in it, and the values are constants in the function.
create index idx_call_logs_org_withheld on public.call_logs (org_id, started_at)
  where from_number is null and direction = 'inbound' and status in ('missed', 'voicemail') and leg_of is null and is_test is not true;
-- Searches. One index for numbers, names and transcripts, so that each has the slots of time that bound it. A writer that fills the list of
-- pending entries moves them into the index: with the default of 4 MB that took half a second.
create index idx_call_logs_org_search on public.call_logs using gin (
  org_id, private.time_slots(started_at), search_text extensions.gin_trgm_ops, private.transcript_words(transcript)
) with (gin_pending_list_limit = 512) where leg_of is null;
-- The legs of a call.
create index idx_call_logs_org_leg_of on public.call_logs (org_id, leg_of) where leg_of is not null;
-- The other rows of a conversation.
create index idx_call_logs_org_carrier_call on public.call_logs (org_id, carrier_call_id) where carrier_call_id is not null;
create index idx_call_logs_org_parent_call on public.call_logs (org_id, parent_call_id) where parent_call_id is not null;

create trigger set_updated_at before update on public.call_logs for each row execute function private.set_updated_at();

-- `for share` delays a concurrent rename until this call is committed; otherwise the rename would miss the call. Security definer,
-- because a role that writes calls may not be allowed to lock contacts.
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
-- Two triggers: each fires only for a statement that sets its column. A provider sets `sentiment`, a review sets `sentiment_override`.
create function private.keep_sentiment_override() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.provider_sentiment := new.sentiment;
  new.sentiment := new.sentiment_override;
  return new;
end
$$;
create trigger keep_sentiment_override before update of sentiment on public.call_logs
  for each row when (old.sentiment_override is not null and new.sentiment_override = old.sentiment_override)
  execute function private.keep_sentiment_override();

create function private.apply_sentiment_override() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if old.sentiment_override is null then
    new.provider_sentiment := new.sentiment;
  end if;
  new.sentiment := coalesce(new.sentiment_override, new.provider_sentiment);
  if new.sentiment_override is null then
    new.provider_sentiment := null;
  end if;
  return new;
end
$$;
create trigger apply_sentiment_override before update of sentiment_override on public.call_logs
  for each row when (new.sentiment_override is distinct from old.sentiment_override)
  execute function private.apply_sentiment_override();

create trigger copy_contact_name before insert or update of contact_id, contact_name, org_id on public.call_logs
  for each row execute function private.copy_contact_name();

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
create trigger spread_contact_name after update of full_name on public.contacts
  for each row when (old.full_name is distinct from new.full_name) execute function private.spread_contact_name();

-- Members only read: record_call writes calls.
select private.protect('call_logs');
select private.audit_deletions_of('call_logs', 'call');

select private.announce_changes_of('call_logs', 'call_queue', 'campaigns');

-- What the functions of the calls feature pass to each other.
-- A call as lists show it, and the columns that they sort by. Without the long texts: a transcript is most of a row.
create type private.call_row as (
  id uuid,
  org_id uuid,
  direction text,
  status text,
  from_number text,
  to_number text,
  contact_id uuid,
  contact_name text,
  agent_id uuid,
  agent_name text,
  phone_number_id uuid,
  phone_number_label text,
  campaign_id uuid,
  started_at timestamptz,
  duration_seconds integer,
  duration_rank integer,
  cost_micros bigint,
  cost_rank bigint,
  outcome text,
  sentiment text,
  successful boolean,
  -- The beginning of it.
  summary text,
  has_recording boolean,
  -- Of the review.
  reviewed boolean,
  tags text[]
);

-- A call that a search finds. Narrow, because a search stores every row that it finds until the query ends.
create type private.found_call as (
  id uuid,
  org_id uuid,
  direction text,
  status text,
  sentiment text,
  started_at timestamptz,
  duration_seconds integer,
  duration_rank integer,
  cost_rank bigint
);

-- Named as the query parameters of the API, but for from and to. private.call_matches says what each attribute means.
create type private.call_filter as (
  direction text[],
  status text[],
  sentiment text[],
  -- Ids, and 'none'.
  agent_id text[],
  contact_id text[],
  phone_number_id text[],
  campaign_id text[],
  number text[],
  has_recording boolean,
  started_from timestamptz,
  started_before timestamptz,
  -- On the clock of `zone`.
  weekday integer[],
  hour integer[],
  zone text,
  min_duration integer,
  max_duration integer,
  min_cost bigint,
  max_cost bigint,
  search text,
  -- 'parties' (numbers and names; also if it is null), or 'transcript'.
  search_in text,
  answered_by text[],
  ended_by text[],
  ended_reason text[],
  transfer_status text[],
  is_test text[],
  channel text[],
  language text[],
  recording_consent text[],
  outcome text[],
  successful text[],
  provider text[],
  provider_call_id text[],
  carrier_call_id text[],
  min_talk integer,
  max_talk integer,
  -- The name of a measure of private.call_version: the calls that it counts.
  measure text,
  -- Of the review.
  reviewed boolean,
  tag text[]
);

-- Calls that are alike in the dimensions of the rollup, counted. All figures are computed from these.
create type private.call_cell as (
  direction text,
  status text,
  -- 'unknown' where the call has none.
  sentiment text,
  calls bigint,
  -- Of these calls, those that started today.
  today bigint,
  -- Of these calls, those with a duration, and the sum of their durations.
  timed bigint,
  seconds bigint
);

-- A time range to compare. cut_from and cut_to: the day within which it ends, or null where it ends with a day.
create type private.call_range as (starts timestamptz, ends timestamptz, cut_from timestamptz, cut_to timestamptz);

-- Down Migration

drop type private.call_range;
drop type private.call_cell;
drop type private.call_filter;
drop type private.found_call;
drop type private.call_row;
drop trigger spread_contact_name on public.contacts;
drop function private.spread_contact_name();
drop table public.call_logs;
drop function private.transcript_words(text);
drop function private.time_slots(timestamptz);
drop function private.copy_contact_name();
drop function private.keep_sentiment_override();
drop function private.apply_sentiment_override();
drop table public.call_queue;
drop function public.search_campaigns(text);
drop table public.campaigns;
