-- Of the rows of one conversation, those with the lowest rank tell the most.
create function private.provider_rank(provider text) returns integer
language sql immutable
as $$
  select case
    when provider in ('vapi', 'retell', 'elevenlabs', 'bland') then 1
    when provider in ('twilio', 'telnyx', 'plivo', 'vonage') then 3
    else 2
  end
$$;

revoke all on function private.provider_rank(text) from public, anon, authenticated, service_role;
