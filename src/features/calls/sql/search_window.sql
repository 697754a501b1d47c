-- The calls that a search finds between the bounds of its filter, which are not null, in order of time. With `after_id`: those past that
-- call. With `max_rows`: at most so many, in no order, to count them.
-- The settings make the planner use an index for the search: its estimates of how common a term is are often wrong, and a scan by time
-- would then read every call of the window.
create function private.search_window(
  caller_org uuid,
  filter private.call_filter,
  is_falling boolean,
  after_start timestamptz default null,
  after_id uuid default null,
  max_rows bigint default null
)
returns uuid[]
language plpgsql stable
set search_path = ''
set enable_indexscan = off
set enable_seqscan = off
as $$
declare
  ids uuid[];
begin
  execute format(
    'select array(
      select calls.id
      from public.call_logs as calls
      where calls.org_id = $1
        and private.time_slots(calls.started_at) && $2
        and private.call_matches(calls, $3)
        and private.call_is_found(calls, $3)
        and ($5 is null or (calls.started_at, calls.id) %s ($4, $5))
      %s
    )',
    case when is_falling then '<' else '>' end,
    case
      when max_rows is not null then 'limit $6'
      when is_falling then 'order by calls.started_at desc, calls.id desc'
      else 'order by calls.started_at, calls.id'
    end
  )
  into ids
  using caller_org, private.slots_between(filter.started_from, filter.started_before), filter, after_start, after_id, max_rows;
  return ids;
end
$$;

revoke all on function private.search_window(uuid, private.call_filter, boolean, timestamptz, uuid, bigint)
from public, anon, authenticated, service_role;
