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
  measure constant text := filter.measure;
  ids uuid[];
begin
  filter.measure := null;
  execute format(
    'select array(
      select c.id
      from public.call_logs as c
      cross join lateral private.counted_version(c, $7) as version
      where c.org_id = $1
        and private.time_slots(c.started_at) && $2
        and private.call_matches(c, $3)
        and private.call_is_found(c, $3)
        and ($5 is null or (c.started_at, c.id) %s ($4, $5))
      %s
    )',
    case when is_falling then '<' else '>' end,
    case
      when max_rows is not null then 'limit $6'
      when is_falling then 'order by c.started_at desc, c.id desc'
      else 'order by c.started_at, c.id'
    end
  )
  into ids
  using caller_org, private.slots_between(filter.started_from, filter.started_before), filter, after_start, after_id, max_rows, measure;
  return ids;
end
$$;

revoke all on function private.search_window(uuid, private.call_filter, boolean, timestamptz, uuid, bigint)
from public, anon, authenticated, service_role;
