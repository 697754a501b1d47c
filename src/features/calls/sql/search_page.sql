-- The ids of one page of a search, in order of time, and with `max_total` the number of calls that it finds, up to that number.
-- It searches windows of time, each sixteen times as long as the one before, until it has enough calls. So a common term reads few calls
-- of the first window, and a rare one reads few calls of all windows.
-- Security definer, as private.search_calls.
create function private.search_page(
  filter private.call_filter,
  is_falling boolean,
  skipped bigint,
  max_rows bigint,
  after_start timestamptz default null,
  after_id uuid default null,
  max_total bigint default null,
  out ids uuid[],
  out total bigint
)
language plpgsql stable security definer
set search_path = ''
as $$
declare
  caller_org constant uuid := private.active_org();
  wanted constant bigint := skipped + max_rows;
  found_ids uuid[];
  window_from timestamptz;
  window_until timestamptz;
  starts timestamptz;
  ends timestamptz;
  span interval;
begin
  ids := '{}';
  total := 0;
  select min(edges.started_at), max(edges.started_at) + interval '1 microsecond' into starts, ends
  from (
    (select c.started_at from public.call_logs as c where c.org_id = caller_org and c.leg_of is null order by c.started_at limit 1)
    union all
    (select c.started_at from public.call_logs as c where c.org_id = caller_org and c.leg_of is null order by c.started_at desc limit 1)
  ) as edges;
  starts := greatest(starts, filter.started_from, case when not is_falling then after_start end);
  ends := least(ends, filter.started_before, case when is_falling then after_start + interval '1 microsecond' end);
  if starts is null or starts >= ends then
    return;
  end if;

  window_from := coalesce(private.nth_start(caller_org, starts, ends, is_falling, 500), case when is_falling then starts else ends end);
  span := greatest(case when is_falling then ends - window_from else window_from - starts end, interval '1 hour');
  window_from := case when is_falling then greatest(starts, ends - span) else starts end;
  window_until := case when is_falling then ends else least(ends, starts + span) end;
  loop
    filter.started_from := window_from;
    filter.started_before := window_until;
    found_ids := private.search_window(
      caller_org, filter, is_falling, after_start, after_id, case when cardinality(ids) >= wanted then max_total - total end
    );
    total := total + cardinality(found_ids);
    if cardinality(ids) < wanted then
      ids := ids || found_ids[1:wanted - cardinality(ids)];
    end if;
    exit when cardinality(ids) >= wanted and total >= coalesce(max_total, 0);
    span := least(span * 16, ends - starts);
    if is_falling then
      exit when window_from <= starts;
      window_until := window_from;
      window_from := greatest(starts, window_until - span);
    else
      exit when window_until >= ends;
      window_from := window_until;
      window_until := least(ends, window_from + span);
    end if;
  end loop;
  ids := ids[skipped + 1:];
  total := least(total, max_total);
end
$$;

revoke all on function private.search_page(private.call_filter, boolean, bigint, bigint, timestamptz, uuid, bigint)
from public, anon, authenticated, service_role;
grant execute on function private.search_page(private.call_filter, boolean, bigint, bigint, timestamptz, uuid, bigint) to authenticated;
