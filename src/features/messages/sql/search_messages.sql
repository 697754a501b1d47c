-- Sets no search_path, so that PostgreSQL inlines it: otherwise each row found would be stored twice.
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

-- Only the columns that a list filters and sorts by: PostgreSQL stores all rows found until the query ends, so content would cost memory.
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
  sought constant tsquery := private.message_query(term);
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
