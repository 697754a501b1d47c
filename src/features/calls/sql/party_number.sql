-- One of the two numbers of a call, chosen by its direction.
create function private.party_number(direction text, if_inbound text, if_outbound text) returns text
language sql immutable
as $$
  select case direction when 'inbound' then if_inbound when 'outbound' then if_outbound end
$$;

revoke all on function private.party_number(text,text,text) from public, anon, authenticated, service_role;
