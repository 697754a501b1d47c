-- A provider's call id is unique within the organisation. While it was unique over all organisations, one of them could store a call
-- under the id that another organisation's next event would have, and that event was refused.

-- Up Migration
alter table public.call_logs drop constraint call_logs_provider_provider_call_id_key;

drop function private.known_call(text, text);

-- What record_call goes by; the rest of the row is not read, for transcripts are long.
create function private.known_call(org uuid, provider text, provider_call_id text) returns public.call_logs
language plpgsql stable
set search_path = ''
as $$
declare
  known public.call_logs;
begin
  select
    calls.org_id, calls.direction, calls.status, calls.from_number, calls.to_number, calls.contact_id, calls.agent_id,
    calls.phone_number_id, calls.created_at, calls.ended_at, calls.duration_seconds,
    -- A row that record_call did not write was told, all of it, at the stage that it has.
    coalesce(calls.told, private.told_with(
      null,
      private.names_said(to_jsonb(calls) || jsonb_build_object('action_items', nullif(calls.action_items, '[]'))),
      calls.status
    )),
    case when calls.told is null then calls.started_at else calls.told_start end
  into
    known.org_id, known.direction, known.status, known.from_number, known.to_number, known.contact_id, known.agent_id,
    known.phone_number_id, known.created_at, known.ended_at, known.duration_seconds, known.told, known.told_start
  from public.call_logs as calls
  where calls.org_id = known_call.org
    and calls.provider = known_call.provider
    and calls.provider_call_id = known_call.provider_call_id;
  return known;
end
$$;

-- Takes the columns of call_logs by name.
create or replace function private.record_call(sent jsonb) returns table (call_id uuid, is_new boolean, currency text)
language plpgsql
set search_path = ''
as $$
declare
  org constant uuid := sent ->> 'org_id';
  org_currency text;
  known public.call_logs;
  call public.call_logs;
begin
  select settings.currency into org_currency
  from public.organizations as orgs
  join public.org_settings as settings on settings.org_id = orgs.id
  where orgs.id = org and orgs.deleted_at is null;
  if not found then
    raise exception 'no such organization' using errcode = 'no_data_found';
  end if;

  -- The events of one call are recorded in turn, so that each knows what those before it have told.
  perform pg_advisory_xact_lock(
    hashtextextended(format('events of %s %s %s', org, sent ->> 'provider', sent ->> 'provider_call_id'), 0)
  );
  known := private.known_call(org, sent ->> 'provider', sent ->> 'provider_call_id');
  call := private.call_as_found(known, private.call_as_told(known, sent));

  return query
    insert into public.call_logs as calls (
      org_id, provider, provider_call_id, direction, status, outcome, from_number, to_number,
      contact_id, agent_id, phone_number_id, campaign_id, started_at, ended_at, duration_seconds,
      sentiment, successful, cost_micros, recording_key, transcript, summary, action_items, metadata, told, told_start
    )
    values (
      call.org_id, call.provider, call.provider_call_id, call.direction, call.status, call.outcome, call.from_number, call.to_number,
      call.contact_id, call.agent_id, call.phone_number_id, call.campaign_id, call.started_at, call.ended_at, call.duration_seconds,
      call.sentiment, call.successful, call.cost_micros, call.recording_key, call.transcript, call.summary,
      coalesce(call.action_items, '[]'), call.metadata, call.told, call.told_start
    )
    on conflict (org_id, provider, provider_call_id) do update set
      direction = excluded.direction,
      status = excluded.status,
      outcome = coalesce(excluded.outcome, calls.outcome),
      from_number = excluded.from_number,
      to_number = excluded.to_number,
      contact_id = excluded.contact_id,
      agent_id = excluded.agent_id,
      phone_number_id = excluded.phone_number_id,
      campaign_id = coalesce(excluded.campaign_id, calls.campaign_id),
      started_at = excluded.started_at,
      ended_at = excluded.ended_at,
      duration_seconds = excluded.duration_seconds,
      sentiment = coalesce(excluded.sentiment, calls.sentiment),
      successful = coalesce(excluded.successful, calls.successful),
      cost_micros = coalesce(excluded.cost_micros, calls.cost_micros),
      recording_key = coalesce(excluded.recording_key, calls.recording_key),
      transcript = coalesce(excluded.transcript, calls.transcript),
      summary = coalesce(excluded.summary, calls.summary),
      action_items = coalesce(call.action_items, calls.action_items),
      metadata = calls.metadata || excluded.metadata,
      told = excluded.told,
      told_start = excluded.told_start
    -- 0: no transaction has touched the row since it was inserted, so it was inserted by this one.
    returning calls.id, calls.xmax = 0, org_currency;
end
$$;

revoke all on function private.known_call(uuid, text, text) from public;

-- Down Migration
-- Of calls of several organisations under one id, the oldest keeps it.
update public.call_logs as other
set provider = null, provider_call_id = null
from public.call_logs as kept
where kept.provider = other.provider
  and kept.provider_call_id = other.provider_call_id
  and (kept.created_at, kept.id) < (other.created_at, other.id);
alter table public.call_logs add constraint call_logs_provider_provider_call_id_key unique (provider, provider_call_id);

drop function private.known_call(uuid, text, text);

-- What record_call goes by; the rest of the row is not read, for transcripts are long.
create function private.known_call(provider text, provider_call_id text) returns public.call_logs
language plpgsql stable
set search_path = ''
as $$
declare
  known public.call_logs;
begin
  select
    calls.org_id, calls.direction, calls.status, calls.from_number, calls.to_number, calls.contact_id, calls.agent_id,
    calls.phone_number_id, calls.created_at, calls.ended_at, calls.duration_seconds,
    -- Where somebody else has made the row, all of it was told at the stage that it has reached.
    coalesce(calls.told, private.told_with(
      null,
      private.names_said(to_jsonb(calls) || jsonb_build_object('action_items', nullif(calls.action_items, '[]'))),
      calls.status
    )),
    case when calls.told is null then calls.started_at else calls.told_start end
  into
    known.org_id, known.direction, known.status, known.from_number, known.to_number, known.contact_id, known.agent_id,
    known.phone_number_id, known.created_at, known.ended_at, known.duration_seconds, known.told, known.told_start
  from public.call_logs as calls
  where calls.provider = known_call.provider and calls.provider_call_id = known_call.provider_call_id;
  return known;
end
$$;

-- Takes the columns of call_logs by name. Nothing is returned where the call is recorded for another organisation.
create or replace function private.record_call(sent jsonb) returns table (call_id uuid, is_new boolean, currency text)
language plpgsql
set search_path = ''
as $$
declare
  org constant uuid := sent ->> 'org_id';
  org_currency text;
  known public.call_logs;
  call public.call_logs;
begin
  select settings.currency into org_currency
  from public.organizations as orgs
  join public.org_settings as settings on settings.org_id = orgs.id
  where orgs.id = org and orgs.deleted_at is null;
  if not found then
    raise exception 'no such organization' using errcode = 'no_data_found';
  end if;

  -- The events of one call are recorded in turn, so that each knows what those before it have told.
  perform pg_advisory_xact_lock(
    hashtextextended(format('events of %s %s', sent ->> 'provider', sent ->> 'provider_call_id'), 0)
  );
  known := private.known_call(sent ->> 'provider', sent ->> 'provider_call_id');
  if known.org_id <> org then
    return;
  end if;
  call := private.call_as_found(known, private.call_as_told(known, sent));

  return query
    insert into public.call_logs as calls (
      org_id, provider, provider_call_id, direction, status, outcome, from_number, to_number,
      contact_id, agent_id, phone_number_id, campaign_id, started_at, ended_at, duration_seconds,
      sentiment, successful, cost_micros, recording_key, transcript, summary, action_items, metadata, told, told_start
    )
    values (
      call.org_id, call.provider, call.provider_call_id, call.direction, call.status, call.outcome, call.from_number, call.to_number,
      call.contact_id, call.agent_id, call.phone_number_id, call.campaign_id, call.started_at, call.ended_at, call.duration_seconds,
      call.sentiment, call.successful, call.cost_micros, call.recording_key, call.transcript, call.summary,
      coalesce(call.action_items, '[]'), call.metadata, call.told, call.told_start
    )
    on conflict (provider, provider_call_id) do update set
      direction = excluded.direction,
      status = excluded.status,
      outcome = coalesce(excluded.outcome, calls.outcome),
      from_number = excluded.from_number,
      to_number = excluded.to_number,
      contact_id = excluded.contact_id,
      agent_id = excluded.agent_id,
      phone_number_id = excluded.phone_number_id,
      campaign_id = coalesce(excluded.campaign_id, calls.campaign_id),
      started_at = excluded.started_at,
      ended_at = excluded.ended_at,
      duration_seconds = excluded.duration_seconds,
      sentiment = coalesce(excluded.sentiment, calls.sentiment),
      successful = coalesce(excluded.successful, calls.successful),
      cost_micros = coalesce(excluded.cost_micros, calls.cost_micros),
      recording_key = coalesce(excluded.recording_key, calls.recording_key),
      transcript = coalesce(excluded.transcript, calls.transcript),
      summary = coalesce(excluded.summary, calls.summary),
      action_items = coalesce(call.action_items, calls.action_items),
      metadata = calls.metadata || excluded.metadata,
      told = excluded.told,
      told_start = excluded.told_start
    where calls.org_id = excluded.org_id
    -- 0: no transaction has touched the row since it was inserted, so it was inserted by this one.
    returning calls.id, calls.xmax = 0, org_currency;
end
$$;

revoke all on function private.known_call(text, text) from public;
