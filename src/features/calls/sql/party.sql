create function private.party(direction text, of_inbound text, of_outbound text) returns text
language sql immutable
as $$
  select case direction when 'inbound' then of_inbound when 'outbound' then of_outbound end
$$;

revoke all on function private.party(text,text,text) from public, anon, authenticated, service_role;
