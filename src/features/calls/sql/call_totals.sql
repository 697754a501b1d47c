-- What the dashboard asks of the calls that a COUNT can not say: averages, sums and breakdowns, over all the rows.
-- Security invoker: row-level security holds inside, and the org that is asked for is filtered for as well. No time zone in here: what a
-- day is was decided by the caller, once, for counts and figures alike. PL/pgSQL and not SQL, for it plans with the
-- values it is given: a filter that is null is folded away, and a span's bounds are known.


-- Takes the list's filters, by the list's names. With a term, all figures come from one pass over what the search finds,
-- which is the dear part. Without one only the average does, from an index of its own: COUNT-only queries are the faster
-- counters then, and what is not counted here is null.
create function public.call_totals(
  org uuid,
  directions text[] default null,
  statuses text[] default null,
  sentiments text[] default null,
  agent_ids uuid[] default null,
  contact_ids uuid[] default null,
  phone_number_ids uuid[] default null,
  recorded boolean default null,
  started_from timestamptz default null,
  started_before timestamptz default null,
  min_duration integer default null,
  max_duration integer default null,
  term text default null,
  today_from timestamptz default null,
  today_before timestamptz default null
)
returns table (
  calls bigint,
  completed bigint,
  today bigint,
  inbound bigint,
  outbound bigint,
  average_duration_seconds numeric
)
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
    select
      case when term is not null then count(*) end,
      case when term is not null then count(*) filter (where c.status = 'completed') end,
      case when term is not null then count(*) filter (where c.started_at >= today_from and c.started_at < today_before) end,
      case when term is not null then count(*) filter (where c.direction = 'inbound') end,
      case when term is not null then count(*) filter (where c.direction = 'outbound') end,
      round(avg(c.duration_seconds) filter (where c.status = 'completed'), 1)
    from (
      select
        org_id, direction, status, contact_id, agent_id, phone_number_id, started_at, duration_seconds, sentiment, has_recording
      from public.call_logs
      where term is null and status = 'completed'
      union all
      select
        org_id, direction, status, contact_id, agent_id, phone_number_id, started_at, duration_seconds, sentiment, has_recording
      from public.search_calls(term)
      where term is not null
    ) c
    where c.org_id = org
      and c.org_id = (select private.active_org())
      and (directions is null or c.direction = any (directions))
      and (statuses is null or c.status = any (statuses))
      and (
        sentiments is null
        or c.sentiment = any (sentiments)
        or (c.sentiment is null and 'unknown' = any (sentiments))
      )
      and (agent_ids is null or c.agent_id = any (agent_ids))
      and (contact_ids is null or c.contact_id = any (contact_ids))
      and (phone_number_ids is null or c.phone_number_id = any (phone_number_ids))
      and (recorded is null or c.has_recording = recorded)
      and (started_from is null or c.started_at >= started_from)
      and (started_before is null or c.started_at < started_before)
      and (min_duration is null or c.duration_seconds >= min_duration)
      and (max_duration is null or c.duration_seconds <= max_duration);
end
$$;

revoke all on function public.call_totals(uuid,text[],text[],text[],uuid[],uuid[],uuid[],boolean,timestamp with time zone,timestamp with time zone,integer,integer,text,timestamp with time zone,timestamp with time zone) from public, anon, authenticated, service_role;
grant execute on function public.call_totals(uuid,text[],text[],text[],uuid[],uuid[],uuid[],boolean,timestamp with time zone,timestamp with time zone,integer,integer,text,timestamp with time zone,timestamp with time zone) to authenticated, service_role;
