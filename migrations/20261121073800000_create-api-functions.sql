-- What the API may call. The public function is the caller's own (security invoker); where more is needed than the caller
-- has, a definer function in `private` does that one thing.

-- Up Migration
-- Is the database there? Touches no table.
create function public.ping() returns boolean
language sql stable
set search_path = ''
as $$
  select true
$$;

-- Before an organisation is chosen, row-level security shows none; this shows the caller's own.
create function private.my_memberships()
returns table (org_id uuid, name text, slug text, role text, timezone text)
language sql stable security definer
set search_path = ''
as $$
  select orgs.id, orgs.name, orgs.slug, roles.role, coalesce(settings.timezone, 'UTC')
  from public.user_org_roles as roles
  join public.organizations as orgs on orgs.id = roles.org_id
  left join public.org_settings as settings on settings.org_id = orgs.id
  where roles.user_id = auth.uid() and orgs.deleted_at is null
  order by orgs.name, orgs.id
$$;

create function public.my_memberships()
returns table (org_id uuid, name text, slug text, role text, timezone text)
language sql stable
set search_path = ''
as $$
  select * from private.my_memberships()
$$;

-- Under row-level security a LIKE can not use the trigram index: it is not leakproof, so the policy's test must come first, row by
-- row. Here the same test stands in the query itself. The term is taken literally. force_custom_plan: the planner then sees
-- the pattern, and need not guess how much it matches. What lists show, filter and sort by, and no more: everything found is
-- kept until the query ends, and a transcript is most of a row.
create function private.search_calls(term text) returns table (
  id uuid,
  org_id uuid,
  direction text,
  status text,
  from_number text,
  to_number text,
  contact_id uuid,
  contact_name text,
  agent_id uuid,
  phone_number_id uuid,
  started_at timestamptz,
  duration_seconds integer,
  duration_rank integer,
  sentiment text,
  has_recording boolean
)
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  caller_org constant uuid := private.active_org();
  pattern constant text := '%' || regexp_replace(lower(term), '([\\%_])', '\\\1', 'g') || '%';
begin
  return query
    select
      calls.id, calls.org_id, calls.direction, calls.status, calls.from_number, calls.to_number, calls.contact_id,
      calls.contact_name, calls.agent_id, calls.phone_number_id, calls.started_at, calls.duration_seconds,
      calls.duration_rank, calls.sentiment, calls.has_recording
    from public.call_logs as calls
    where calls.org_id = caller_org and calls.search_text like pattern;
end
$$;

-- No search_path is set: that would keep PostgreSQL from inlining it, and each row found would be stored twice. It has no rights
-- of its own, and every name is qualified.
create function public.search_calls(term text) returns table (
  id uuid,
  org_id uuid,
  direction text,
  status text,
  from_number text,
  to_number text,
  contact_id uuid,
  contact_name text,
  agent_id uuid,
  phone_number_id uuid,
  started_at timestamptz,
  duration_seconds integer,
  duration_rank integer,
  sentiment text,
  has_recording boolean
)
language sql stable
as $$
  select * from private.search_calls(term)
$$;

revoke all on function
  public.ping(), public.my_memberships(), public.search_calls(text), private.my_memberships(), private.search_calls(text)
from public, anon, authenticated, service_role;
grant execute on function public.ping() to anon, authenticated, service_role;
grant execute on function
  public.my_memberships(), public.search_calls(text), private.my_memberships(), private.search_calls(text)
to authenticated;

-- Down Migration
drop function public.search_calls(text);
drop function private.search_calls(text);
drop function public.my_memberships();
drop function private.my_memberships();
drop function public.ping();
