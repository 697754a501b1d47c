-- What the dashboard asks of the calls that a COUNT can not say: averages, sums, and the analytics of one moment.
-- All are security invoker: row-level security holds inside them, and they filter by the active org themselves.

-- Up Migration

-- Takes the list's filters by the list's names. PL/pgSQL and not SQL, for it plans with the values it is given: a filter
-- that is null is folded away, where a generic plan would carry all of them.
create function public.average_call_duration(
  directions text[] default null,
  statuses text[] default null,
  sentiments text[] default null,
  without_sentiment boolean default false,
  agent_ids uuid[] default null,
  contact_ids uuid[] default null,
  phone_number_ids uuid[] default null,
  recorded boolean default null,
  started_from timestamptz default null,
  started_before timestamptz default null,
  min_duration integer default null,
  max_duration integer default null,
  term text default null
) returns numeric
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  if term is null then
    return (
      select round(avg(c.duration_seconds), 1)
      from public.call_logs c
      where c.org_id = (select private.active_org())
        and c.status = 'completed'
        and (directions is null or c.direction = any (directions))
        and (statuses is null or c.status = any (statuses))
        and (
          (sentiments is null and not without_sentiment)
          or c.sentiment = any (sentiments)
          or (without_sentiment and c.sentiment is null)
        )
        and (agent_ids is null or c.agent_id = any (agent_ids))
        and (contact_ids is null or c.contact_id = any (contact_ids))
        and (phone_number_ids is null or c.phone_number_id = any (phone_number_ids))
        and (recorded is null or c.has_recording = recorded)
        and (started_from is null or c.started_at >= started_from)
        and (started_before is null or c.started_at < started_before)
        and (min_duration is null or c.duration_rank >= min_duration)
        and (max_duration is null or c.duration_seconds <= max_duration)
    );
  end if;
  return (
    select round(avg(c.duration_seconds), 1)
    from public.search_calls(term) c
    where c.org_id = (select private.active_org())
      and c.status = 'completed'
      and (directions is null or c.direction = any (directions))
      and (statuses is null or c.status = any (statuses))
      and (
        (sentiments is null and not without_sentiment)
        or c.sentiment = any (sentiments)
        or (without_sentiment and c.sentiment is null)
      )
      and (agent_ids is null or c.agent_id = any (agent_ids))
      and (contact_ids is null or c.contact_id = any (contact_ids))
      and (phone_number_ids is null or c.phone_number_id = any (phone_number_ids))
      and (recorded is null or c.has_recording = recorded)
      and (started_from is null or c.started_at >= started_from)
      and (started_before is null or c.started_at < started_before)
      and (min_duration is null or c.duration_rank >= min_duration)
      and (max_duration is null or c.duration_seconds <= max_duration)
  );
end
$$;
