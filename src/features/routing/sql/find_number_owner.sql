create function public.find_number_owner(e164 text default null, provider_phone_id text default null) returns jsonb
language sql stable
set search_path = ''
as $$
  select private.find_number_owner(e164, provider_phone_id)
$$;

revoke all on function public.find_number_owner(text,text) from public, anon, authenticated, service_role;
grant execute on function public.find_number_owner(text,text) to callboard_service;

-- Only verified claims count, so there is at most one owner. Null without one, and for an inactive number or a deleted organisation.
-- Each lookup ends at a unique index, so one plan is right for all values.
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
      where named.active and (
        named.e164 = sought_e164 and named.verified_at is not null
        or named.provider_phone_id = sought_id and named.provider_phone_id_verified_at is not null
      )
    ) as numbers
    join public.organizations as orgs on orgs.id = numbers.org_id
    join public.org_settings as settings on settings.org_id = orgs.id
    left join public.agents on agents.org_id = numbers.org_id and agents.id = numbers.agent_id
    left join public.inbound_configs as inbound on inbound.org_id = numbers.org_id
    where orgs.deleted_at is null
  );
end
$$;

revoke all on function private.find_number_owner(text,text) from public, anon, authenticated, service_role;
grant execute on function private.find_number_owner(text,text) to callboard_service;
