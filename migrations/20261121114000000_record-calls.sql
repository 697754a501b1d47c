-- How calls come in: each event of a provider is one call to record_call, in whatever order and however often they arrive.

-- Up Migration
-- How far a call has come, and the only place that says so. Of the ends, the one that tells more comes later: a call that was
-- completed by leaving a message is a voicemail, whichever of the two is heard of first. (No search_path is set here and in the
-- next: that would keep PostgreSQL from inlining them. They have no rights of their own.)
create function private.call_stage(status text) returns integer
language sql immutable
as $$
  select array_position(
    array['ringing', 'in_progress', 'canceled', 'failed', 'missed', 'completed', 'voicemail'], status
  )
$$;

-- What is said of a later stage, or of the same one anew, takes the place of what was known; what is said of an earlier one only
-- fills gaps. Nothing known is lost to null.
create function private.told(known_status text, sent_status text, known anyelement, sent anyelement) returns anyelement
language sql immutable
as $$
  select case
    when private.call_stage(sent_status) >= private.call_stage(known_status) then coalesce(sent, known)
    else coalesce(known, sent)
  end
$$;

-- Takes the columns of call_logs by name. Nothing is returned where the call is recorded for another organisation.
create function private.record_call(sent jsonb) returns table (call_id uuid, is_new boolean, currency text)
language plpgsql
set search_path = ''
as $$
declare
  call constant public.call_logs := jsonb_populate_record(null::public.call_logs, sent);
  is_inbound constant boolean := call.direction = 'inbound';
  our_number constant text := case when is_inbound then call.to_number else call.from_number end;
  their_number constant text := case when is_inbound then call.from_number else call.to_number end;
  org_currency text;
  number_found uuid;
  agent_found uuid;
  contact_found uuid;
begin
  select settings.currency into org_currency
  from public.organizations as orgs
  join public.org_settings as settings on settings.org_id = orgs.id
  where orgs.id = call.org_id and orgs.deleted_at is null;
  if not found then
    raise exception 'no such organization' using errcode = 'no_data_found';
  end if;

  select numbers.id, numbers.agent_id into number_found, agent_found
  from public.phone_numbers as numbers
  where numbers.e164 = our_number and numbers.org_id = call.org_id;
  select contacts.id into contact_found
  from public.contacts
  where contacts.org_id = call.org_id and contacts.phone = their_number
  order by contacts.created_at, contacts.id
  limit 1;

  return query
    insert into public.call_logs as known (
      org_id, provider, provider_call_id, direction, status, outcome, from_number, to_number,
      contact_id, agent_id, phone_number_id, campaign_id, started_at, ended_at, duration_seconds,
      sentiment, successful, cost_micros, recording_key, transcript, summary, action_items, metadata
    )
    values (
      call.org_id, call.provider, call.provider_call_id, call.direction, call.status, call.outcome, call.from_number, call.to_number,
      coalesce(call.contact_id, contact_found), coalesce(call.agent_id, agent_found), coalesce(call.phone_number_id, number_found),
      call.campaign_id,
      coalesce(call.started_at, call.ended_at - make_interval(secs => coalesce(call.duration_seconds, 0)), now()),
      call.ended_at, call.duration_seconds, call.sentiment, call.successful, call.cost_micros, call.recording_key,
      call.transcript, call.summary, coalesce(call.action_items, '[]'), coalesce(call.metadata, '{}')
    )
    on conflict (provider, provider_call_id) do update set
      status = private.told(known.status, excluded.status, known.status, excluded.status),
      outcome = private.told(known.status, excluded.status, known.outcome, excluded.outcome),
      from_number = private.told(known.status, excluded.status, known.from_number, excluded.from_number),
      to_number = private.told(known.status, excluded.status, known.to_number, excluded.to_number),
      -- What was found by a number gives way to what is said, and never the other way round.
      contact_id = coalesce(
        private.told(known.status, excluded.status, known.contact_id, call.contact_id), excluded.contact_id
      ),
      agent_id = coalesce(private.told(known.status, excluded.status, known.agent_id, call.agent_id), excluded.agent_id),
      phone_number_id = coalesce(
        private.told(known.status, excluded.status, known.phone_number_id, call.phone_number_id), excluded.phone_number_id
      ),
      campaign_id = private.told(known.status, excluded.status, known.campaign_id, excluded.campaign_id),
      -- When it began is the earliest that anybody said, and never after its end.
      started_at = least(
        known.started_at, call.started_at, private.told(known.status, excluded.status, known.ended_at, excluded.ended_at)
      ),
      ended_at = private.told(known.status, excluded.status, known.ended_at, excluded.ended_at),
      duration_seconds = private.told(known.status, excluded.status, known.duration_seconds, excluded.duration_seconds),
      sentiment = private.told(known.status, excluded.status, known.sentiment, excluded.sentiment),
      successful = private.told(known.status, excluded.status, known.successful, excluded.successful),
      cost_micros = private.told(known.status, excluded.status, known.cost_micros, excluded.cost_micros),
      recording_key = private.told(known.status, excluded.status, known.recording_key, excluded.recording_key),
      transcript = private.told(known.status, excluded.status, known.transcript, excluded.transcript),
      summary = private.told(known.status, excluded.status, known.summary, excluded.summary),
      action_items = coalesce(
        private.told(known.status, excluded.status, nullif(known.action_items, '[]'), call.action_items), '[]'
      ),
      metadata = private.told(
        known.status, excluded.status, excluded.metadata || known.metadata, known.metadata || excluded.metadata
      )
    where known.org_id = excluded.org_id
    -- 0: no transaction has touched the row since it was inserted, so it was inserted by this one.
    returning known.id, known.xmax = 0, org_currency;
end
$$;

create function public.record_call(sent jsonb) returns table (call_id uuid, is_new boolean, currency text)
language sql
set search_path = ''
as $$
  select * from private.record_call(sent)
$$;

revoke all on function
  public.record_call(jsonb), private.record_call(jsonb), private.told(text, text, anyelement, anyelement), private.call_stage(text)
from public, anon, authenticated, service_role;
grant execute on function
  public.record_call(jsonb), private.record_call(jsonb), private.told(text, text, anyelement, anyelement), private.call_stage(text)
to service_role;

-- Down Migration
drop function public.record_call(jsonb);
drop function private.record_call(jsonb);
drop function private.told(text, text, anyelement, anyelement);
drop function private.call_stage(text);
