-- How calls come in: each event of a provider is one call to record_call, in whatever order and however often they arrive.

-- Up Migration
-- Whether what an event says is late is known of each value, and not of the row: record_call notes here at which stage a value
-- was told. It alone reads and writes these; rows that it has never written have null.
-- told: { "ringing": ["from_number"], "completed": ["outcome", "metadata.topic"] }, each name once, at the latest stage that told
-- it. What was found by a number is not in it: that gives way to whatever is said. told_start: the earliest beginning said.
alter table public.call_logs add column told jsonb, add column told_start timestamptz;

-- How far a call has come, and the only place that says so. Of the ends, the one that tells more comes later: a call that was
-- completed by leaving a message is a voicemail, whichever of the two is heard of first. (No search_path is set where a function is
-- in SQL: that would keep PostgreSQL from inlining it. They have no rights of their own, and every name is qualified.)
create function private.call_stages() returns text[]
language sql immutable
as $$
  select array['ringing', 'in_progress', 'canceled', 'failed', 'missed', 'completed', 'voicemail']
$$;

create function private.call_stage(status text) returns integer
language sql immutable
as $$
  select array_position(private.call_stages(), status)
$$;

-- The names of what is said, those of metadata one by one. Null says nothing, but for within metadata.
create function private.names_said(said jsonb) returns text[]
language plpgsql immutable
set search_path = ''
as $$
begin
  return array(
    select key from jsonb_each(said) where key <> 'metadata' and value <> 'null'
    union all
    select 'metadata.' || key from jsonb_object_keys(nullif(said -> 'metadata', 'null')) as key
  );
end
$$;

-- Members could write anything into `told` past the service. What is no list of names is then no more than one odd name.
create function private.names_told(told jsonb) returns table (name text, stage integer)
language sql immutable
as $$
  select names.name #>> '{}', private.call_stage(stages.status)
  from unnest(private.call_stages()) as stages (status), jsonb_path_query(told -> stages.status, '$[*]') as names (name)
$$;

-- The same whatever the order in which it was told.
create function private.told_with(told jsonb, names text[], status text) returns jsonb
language plpgsql immutable
set search_path = ''
as $$
begin
  return (
    select jsonb_object_agg((private.call_stages())[stages.stage], stages.names)
    from (
      select latest.stage, jsonb_agg(latest.name order by latest.name) as names
      from (
        select every.name, max(every.stage) as stage
        from (
          select before.name, before.stage from private.names_told(told) as before
          union all
          select unnest(names), private.call_stage(status)
        ) as every
        group by every.name
      ) as latest
      group by latest.stage
    ) as stages
  );
end
$$;

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

-- What the call becomes by what is said. Of the columns that nothing else follows from, null where nothing new is said.
create function private.call_as_told(known public.call_logs, sent jsonb) returns public.call_logs
language plpgsql stable
set search_path = ''
as $$
declare
  event constant public.call_logs := jsonb_populate_record(null::public.call_logs, sent);
  said constant jsonb := sent - array['org_id', 'provider', 'provider_call_id', 'status', 'started_at'];
  late constant text[] := array(
    select name from private.names_told(known.told) where stage > private.call_stage(event.status)
  );
  call public.call_logs := jsonb_populate_record(null::public.call_logs, said - late);
begin
  call.metadata := coalesce(call.metadata, '{}') - array(
    select substr(name, length('metadata.') + 1) from unnest(late) as name where starts_with(name, 'metadata.')
  );
  call.told := private.told_with(known.told, private.names_said(said), event.status);
  call.org_id := event.org_id;
  call.provider := event.provider;
  call.provider_call_id := event.provider_call_id;
  call.status := case
    when private.call_stage(known.status) > private.call_stage(event.status) then known.status
    else event.status
  end;
  call.direction := coalesce(call.direction, known.direction);
  call.from_number := coalesce(call.from_number, known.from_number);
  call.to_number := coalesce(call.to_number, known.to_number);
  call.ended_at := coalesce(call.ended_at, known.ended_at);
  call.duration_seconds := coalesce(call.duration_seconds, known.duration_seconds);
  -- When it began is the earliest that anybody said, at whatever stage; else it is reckoned from the end, else it is when the call
  -- was first heard of. It is never after the end, whoever has a wrong clock.
  call.told_start := least(known.told_start, event.started_at);
  call.started_at := least(
    coalesce(
      call.told_start,
      call.ended_at - make_interval(secs => coalesce(call.duration_seconds, 0)),
      known.created_at,
      now()
    ),
    call.ended_at
  );
  return call;
end
$$;

create function private.party(direction text, of_inbound text, of_outbound text) returns text
language sql immutable
as $$
  select case direction when 'inbound' then of_inbound when 'outbound' then of_outbound end
$$;

-- Whom the call points to: who was named, else who has the number, looked up where nobody was found yet or the number is another.
-- All are locked, and before the call is: so do those who delete or rename them, and nobody waits for somebody who waits for him.
-- Who is gone by then, and was not named just now, is left out.
create function private.call_as_found(known public.call_logs, told public.call_logs) returns public.call_logs
language plpgsql
set search_path = ''
as $$
declare
  call public.call_logs := told;
  named constant text[] := array(select name from private.names_told(told.told));
  our_number constant text := private.party(told.direction, told.to_number, told.from_number);
  their_number constant text := private.party(told.direction, told.from_number, told.to_number);
  is_our_number_new constant boolean :=
    our_number is distinct from private.party(known.direction, known.to_number, known.from_number);
  is_their_number_new constant boolean :=
    their_number is distinct from private.party(known.direction, known.from_number, known.to_number);
  number_found uuid;
  agent_found uuid;
begin
  call.contact_id := coalesce(told.contact_id, known.contact_id);
  if 'contact_id' <> all (named) and (call.contact_id is null or is_their_number_new) then
    select contacts.id into call.contact_id
    from public.contacts
    where contacts.org_id = call.org_id and contacts.phone = their_number
    order by contacts.created_at, contacts.id
    limit 1
    for share;
  end if;
  -- As strong as copy_contact_name will.
  perform from public.contacts where contacts.org_id = call.org_id and contacts.id = call.contact_id for share;
  if not found then
    call.contact_id := told.contact_id;
  end if;

  select numbers.id, numbers.agent_id into number_found, agent_found
  from public.phone_numbers as numbers
  where numbers.e164 = our_number and numbers.org_id = call.org_id
  for key share;
  call.phone_number_id := coalesce(told.phone_number_id, known.phone_number_id);
  if 'phone_number_id' <> all (named) and (call.phone_number_id is null or is_our_number_new) then
    call.phone_number_id := number_found;
  end if;
  perform from public.phone_numbers as numbers
  where numbers.org_id = call.org_id and numbers.id = call.phone_number_id
  for key share;
  if not found then
    call.phone_number_id := told.phone_number_id;
  end if;

  call.agent_id := coalesce(told.agent_id, known.agent_id);
  if 'agent_id' <> all (named) and (call.agent_id is null or is_our_number_new) then
    call.agent_id := agent_found;
  end if;
  perform from public.agents where agents.org_id = call.org_id and agents.id = call.agent_id for key share;
  if not found then
    call.agent_id := told.agent_id;
  end if;

  perform from public.campaigns where campaigns.org_id = call.org_id and campaigns.id = call.campaign_id for key share;
  return call;
end
$$;

-- Takes the columns of call_logs by name. Nothing is returned where the call is recorded for another organisation.
create function private.record_call(sent jsonb) returns table (call_id uuid, is_new boolean, currency text)
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

create function public.record_call(sent jsonb) returns table (call_id uuid, is_new boolean, currency text)
language sql
set search_path = ''
as $$
  select * from private.record_call(sent)
$$;

revoke all on function
  public.record_call(jsonb), private.record_call(jsonb), private.call_as_found(public.call_logs, public.call_logs),
  private.party(text, text, text), private.call_as_told(public.call_logs, jsonb), private.known_call(text, text),
  private.told_with(jsonb, text[], text), private.names_told(jsonb), private.names_said(jsonb), private.call_stage(text),
  private.call_stages()
from public, anon, authenticated, service_role;
grant execute on function
  public.record_call(jsonb), private.record_call(jsonb), private.call_as_found(public.call_logs, public.call_logs),
  private.party(text, text, text), private.call_as_told(public.call_logs, jsonb), private.known_call(text, text),
  private.told_with(jsonb, text[], text), private.names_told(jsonb), private.names_said(jsonb), private.call_stage(text),
  private.call_stages()
to service_role;

-- Down Migration
drop function public.record_call(jsonb);
drop function private.record_call(jsonb);
drop function private.call_as_found(public.call_logs, public.call_logs);
drop function private.party(text, text, text);
drop function private.call_as_told(public.call_logs, jsonb);
drop function private.known_call(text, text);
drop function private.told_with(jsonb, text[], text);
drop function private.names_told(jsonb);
drop function private.names_said(jsonb);
drop function private.call_stage(text);
drop function private.call_stages();
alter table public.call_logs drop column told, drop column told_start;
