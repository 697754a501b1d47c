-- What routing asks, as functions for the service's role alone. They are called by POST, so that no phone number stands in a URL.
-- The public function is the caller's own; the definer function in `private` finds rows across organisations, which no policy allows.

-- Up Migration
-- By a number in E.164, or by the id that the provider gave it. Null: nobody's, or out of use: switched off, or of a deleted organisation.
-- Each lookup ends at a unique index, so one plan is right for all values and need not be made again for each call.
create function private.find_number_owner(e164 text, provider_phone_id text) returns jsonb
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
  sought_e164 constant text := find_number_owner.e164;
  sought_id constant text := find_number_owner.provider_phone_id;
begin
  if num_nonnulls(sought_e164, sought_id) <> 1 then
    raise exception 'expected one of e164 and provider_phone_id' using errcode = 'invalid_parameter_value';
  end if;
  return (
    select jsonb_build_object(
      'number', jsonb_build_object(
        'id', numbers.id,
        'e164', numbers.e164,
        'label', numbers.label,
        'provider', numbers.provider,
        'provider_phone_id', numbers.provider_phone_id
      ),
      'organization', jsonb_build_object(
        'id', orgs.id, 'name', orgs.name, 'slug', orgs.slug, 'timezone', settings.timezone
      ),
      'agent', case when agents.id is not null then jsonb_build_object(
        'id', agents.id,
        'name', agents.name,
        'voice', agents.voice,
        'provider', agents.provider,
        'provider_agent_id', agents.provider_agent_id,
        'active', agents.active
      ) end,
      'inboundConfig', case when inbound.org_id is not null then jsonb_build_object(
        'greeting', inbound.greeting,
        'hours', inbound.hours,
        'voicemail_enabled', inbound.voicemail_enabled,
        'voicemail_greeting', inbound.voicemail_greeting,
        'spam_max_calls', inbound.spam_max_calls,
        'spam_window_minutes', inbound.spam_window_minutes
      ) end
    )
    from (
      select * from public.phone_numbers as named
      where (named.e164 = sought_e164 or named.provider_phone_id = sought_id) and named.active
    ) as numbers
    join public.organizations as orgs on orgs.id = numbers.org_id
    join public.org_settings as settings on settings.org_id = orgs.id
    left join public.agents on agents.org_id = numbers.org_id and agents.id = numbers.agent_id
    left join public.inbound_configs as inbound on inbound.org_id = numbers.org_id
    where orgs.deleted_at is null
  );
end
$$;

create function public.find_number_owner(e164 text default null, provider_phone_id text default null) returns jsonb
language sql stable
set search_path = ''
as $$
  select private.find_number_owner(e164, provider_phone_id)
$$;

-- Null as above. One integration has a page, in whichever column (give-pages-one-owner).
create function private.find_page_owner(page_id text) returns jsonb
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
  page constant text := page_id;
begin
  return (
    select jsonb_build_object(
      'platform', case when pages.facebook_page_id = page then 'facebook' else 'instagram' end,
      'integration', jsonb_build_object(
        'id', pages.id,
        'name', pages.name,
        'facebook_page_id', pages.facebook_page_id,
        'instagram_page_id', pages.instagram_page_id
      ),
      'organization', jsonb_build_object('id', orgs.id, 'name', orgs.name, 'slug', orgs.slug)
    )
    from (
      select * from public.integrations as named
      where (named.facebook_page_id = page or named.instagram_page_id = page) and named.active
    ) as pages
    join public.organizations as orgs on orgs.id = pages.org_id
    where orgs.deleted_at is null
  );
end
$$;

create function public.find_page_owner(page_id text) returns jsonb
language sql stable
set search_path = ''
as $$
  select private.find_page_owner(page_id)
$$;

-- How often this number has called the organisation since then.
create function private.count_calls_from(org uuid, caller text, since timestamptz) returns integer
language plpgsql stable security definer
set search_path = ''
as $$
begin
  return (
    select count(*) from public.call_logs as calls
    where calls.org_id = org and calls.from_number = caller and calls.created_at >= since
  );
end
$$;

create function public.count_calls_from(org uuid, caller text, since timestamptz) returns integer
language sql stable
set search_path = ''
as $$
  select private.count_calls_from(org, caller, since)
$$;

revoke all on function
  public.find_number_owner(text, text), public.find_page_owner(text), public.count_calls_from(uuid, text, timestamptz),
  private.find_number_owner(text, text), private.find_page_owner(text), private.count_calls_from(uuid, text, timestamptz)
from public, anon, authenticated, service_role;
grant execute on function
  public.find_number_owner(text, text), public.find_page_owner(text), public.count_calls_from(uuid, text, timestamptz),
  private.find_number_owner(text, text), private.find_page_owner(text), private.count_calls_from(uuid, text, timestamptz)
to callboard_service;

-- Down Migration
drop function public.count_calls_from(uuid, text, timestamptz);
drop function private.count_calls_from(uuid, text, timestamptz);
drop function public.find_page_owner(text);
drop function private.find_page_owner(text);
drop function public.find_number_owner(text, text);
drop function private.find_number_owner(text, text);
