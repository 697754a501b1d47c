-- Inlined, since no search_path is set: each row found is then stored once.
create function public.search_messages(term text) returns table (
  id uuid,
  org_id uuid,
  contact_id uuid,
  method text,
  direction text,
  sent_at timestamptz,
  relevance real
)
language sql stable
as $$
  select * from private.search_messages(term)
$$;

revoke all on function public.search_messages(text) from public, anon, authenticated, service_role;
grant execute on function public.search_messages(text) to authenticated;

-- What a list filters and sorts by, and no content: everything found is kept until the query ends.
create function private.search_messages(term text) returns table (
  id uuid,
  org_id uuid,
  contact_id uuid,
  method text,
  direction text,
  sent_at timestamptz,
  relevance real
)
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  caller_org constant uuid := private.active_org();
  sought constant tsquery := private.sought_in_messages(term);
begin
  return query
    select
      messages.id, messages.org_id, messages.contact_id, messages.method, messages.direction, messages.sent_at,
      ts_rank(messages.search_vector, sought)
    from public.messages
    where messages.org_id = caller_org and messages.search_vector @@ sought;
end
$$;

revoke all on function private.search_messages(text) from public, anon, authenticated, service_role;
grant execute on function private.search_messages(text) to authenticated;
