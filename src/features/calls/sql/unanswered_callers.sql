-- The callers to call back whose last unanswered call started in the time range and matches the filter: a page in the order of their first
-- unanswered call, after (after_at, after_number), and the number of all of them. `withheld`: the unanswered calls without a number.
-- Security definer, because members cannot read the private tables. The organisation is compared here instead.
create function private.unanswered_callers(
  org uuid,
  started_from timestamptz,
  started_before timestamptz,
  filter private.call_filter,
  max_rows integer,
  after_at timestamptz,
  after_number text
) returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
declare
  caller_org constant uuid := case when org = private.active_org() then org end;
  is_filtered constant boolean := not filter is null;
  withheld bigint;
begin
  -- Counted from the index alone when there is no filter.
  if is_filtered then
    select count(*) into withheld from public.call_logs as calls
    where calls.org_id = caller_org and calls.from_number is null and calls.direction = 'inbound'
      and calls.status in ('missed', 'voicemail') and calls.is_test is not true
      and calls.started_at >= started_from and calls.started_at < started_before
      and private.call_matches(calls, filter);
  else
    select count(*) into withheld from public.call_logs as calls
    where calls.org_id = caller_org and calls.from_number is null and calls.direction = 'inbound'
      and calls.status in ('missed', 'voicemail') and calls.is_test is not true and calls.leg_of is null
      and calls.started_at >= started_from and calls.started_at < started_before;
  end if;

  return (
    with changed as materialized (
      select distinct changes.number from private.changed_callers as changes where changes.org_id = caller_org
    ),
    callers as (
      select known.number, known.first_at, known.last_at, known.attempts
      from private.unanswered_callers as known
      where known.org_id = caller_org and known.last_at >= started_from and known.last_at < started_before
        and known.number not in (select changed.number from changed)
      union all
      select changed.number, calls.first_at, calls.last_at, calls.attempts
      from changed
      cross join lateral private.unanswered_calls(caller_org, changed.number) as calls
      where calls.last_at >= started_from and calls.last_at < started_before
    ),
    matching as materialized (
      select callers.* from callers
      where not is_filtered or (
        select private.call_matches(calls, filter)
        from public.call_logs as calls
        where calls.org_id = caller_org and calls.from_number = callers.number and calls.started_at = callers.last_at
          and calls.direction = 'inbound' and calls.status in ('missed', 'voicemail')
          and calls.leg_of is null and calls.is_test is not true
        order by calls.id desc limit 1
      )
    ),
    page as (
      select * from matching
      where after_at is null or (matching.first_at, matching.number) > (after_at, after_number)
      order by matching.first_at, matching.number
      limit max_rows
    )
    select jsonb_build_object(
      'total', (select count(*) from matching),
      'withheld', withheld,
      'hours', (select configs.hours from public.inbound_configs as configs where configs.org_id = caller_org),
      'rows', coalesce(jsonb_agg(
        jsonb_build_object(
          'number', page.number,
          'contact_id', last_call.contact_id,
          'contact_name', last_call.contact_name,
          'attempts', page.attempts,
          'firstAt', page.first_at,
          'lastAt', page.last_at,
          'lastStatus', last_call.status,
          'lastCallId', last_call.id,
          'summary', left(voicemail.summary, 160),
          'agent_id', last_call.agent_id,
          'agent_name', agents.name
        )
        order by page.first_at, page.number
      ), '[]')
    )
    from page
    cross join lateral (
      select calls.id, calls.status, calls.contact_id, calls.contact_name, calls.agent_id
      from public.call_logs as calls
      where calls.org_id = caller_org and calls.from_number = page.number and calls.started_at = page.last_at
        and calls.direction = 'inbound' and calls.status in ('missed', 'voicemail')
        and calls.leg_of is null and calls.is_test is not true
      order by calls.id desc limit 1
    ) as last_call
    left join lateral (
      select calls.summary
      from public.call_logs as calls
      where calls.org_id = caller_org and calls.from_number = page.number
        and calls.started_at between page.first_at and page.last_at
        and calls.direction = 'inbound' and calls.status = 'voicemail' and calls.leg_of is null and calls.is_test is not true
      order by calls.started_at desc, calls.id desc limit 1
    ) as voicemail on true
    left join public.agents on agents.org_id = caller_org and agents.id = last_call.agent_id
  );
end
$$;

revoke all on function private.unanswered_callers from public, anon, authenticated, service_role;
grant execute on function private.unanswered_callers to authenticated;

create function public.unanswered_callers(
  org uuid,
  started_from timestamptz,
  started_before timestamptz,
  filter private.call_filter,
  max_rows integer,
  after_at timestamptz default null,
  after_number text default null
) returns jsonb
language sql stable
set search_path = ''
as $$
  select private.unanswered_callers(org, started_from, started_before, filter, max_rows, after_at, after_number)
$$;

revoke all on function public.unanswered_callers from public, anon, authenticated, service_role;
grant execute on function public.unanswered_callers to authenticated;
