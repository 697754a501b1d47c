-- The connection that a webhook URL belongs to, for the verification of a delivery. No row for an unknown or inactive one. The secrets
-- are encrypted.
create function private.webhook_connection(webhook_id text)
returns table (org_id uuid, id uuid, provider text, options jsonb, secrets text[])
language plpgsql stable security definer
set search_path = ''
as $$
begin
  perform private.assert_service();
  return query
    select connection.org_id, connection.id, connection.provider, connection.options, connection.secrets
    from public.connections as connection
    join public.organizations as org on org.id = connection.org_id
    where connection.webhook_id = webhook_connection.webhook_id and connection.active and org.deleted_at is null;
end
$$;

revoke all on function private.webhook_connection(text) from public, anon, authenticated, service_role;
grant execute on function private.webhook_connection(text) to anon;

create function public.webhook_connection(webhook_id text)
returns table (org_id uuid, id uuid, provider text, options jsonb, secrets text[])
language sql stable
set search_path = ''
as $$
  select * from private.webhook_connection(webhook_id)
$$;

revoke all on function public.webhook_connection(text) from public, anon, authenticated, service_role;
grant execute on function public.webhook_connection(text) to anon;
