-- One page of the calls of a filter without a search, in order, as lists show them, and the number of these calls.
-- With `page`: that page, from 1, and the total. Else without a total: the rows after (or, `is_backwards`, before) the row with this value
-- of the sort column and this id, in the order of the list.
create function public.call_list(
  org uuid,
  filter private.call_filter,
  sort_column text,
  is_descending boolean,
  max_rows integer,
  page integer default null,
  after_value text default null,
  after_id uuid default null,
  is_backwards boolean default false
)
returns table (total bigint, calls jsonb)
language plpgsql stable
set search_path = ''
as $$
declare
  skipped bigint := 0;
  wanted bigint := max_rows;
  is_reversed boolean := is_backwards;
  is_falling boolean;
  bound text := '';
  starts timestamptz;
  ends timestamptz;
  skipped_in_range bigint;
  others private.call_filter;
begin
  if sort_column not in ('started_at', 'duration_rank', 'cost_rank') then
    raise exception 'sort_column is "%": expected started_at, duration_rank or cost_rank', sort_column;
  end if;
  if page is not null then
    total := public.call_count(org, filter);
    skipped := (page - 1)::bigint * max_rows;
    wanted := least(max_rows, total - skipped);
    if wanted <= 0 then
      calls := '[]';
      return next;
      return;
    end if;
    -- In order of time, the rollup tells where a far page lies. It also tells the days of calls that no index finds, so that the scan does
    -- not search the days between them.
    if
      sort_column = 'started_at'
      and (skipped >= 2000 or coalesce(filter.weekday::text, filter.hour::text, filter.outcome::text, filter.measure) is not null)
    then
      select found.starts, found.ends, found.skipped_in_range into starts, ends, skipped_in_range
      from private.page_range(org, filter, is_descending, skipped, wanted) as found;
    end if;
    if starts is not null then
      filter.started_from := starts;
      filter.started_before := ends;
      skipped := skipped_in_range;
    -- Other far pages are read from the nearer end.
    elsif skipped > total - skipped then
      is_reversed := true;
      skipped := total - skipped - wanted;
    end if;
  end if;
  others := filter;
  others.measure := null;
  is_falling := is_descending <> is_reversed;
  if after_id is not null then
    bound := format('and (c.%I, c.id) %s ($3::%s, $4)', sort_column, case when is_falling then '<' else '>' end,
      case sort_column when 'started_at' then 'timestamptz' when 'cost_rank' then 'bigint' else 'integer' end);
  end if;
  -- First the ids, which an index has, then the rows of the page alone.
  execute format(
    'select coalesce(jsonb_agg(to_jsonb(call) order by call.%1$I %4$s, call.id %4$s), ''[]'')
     from (
       select c.id
       from public.call_logs as c
       %5$s
       where c.org_id = $1 and c.org_id = (select private.active_org()) and private.call_matches(c, $2) %2$s
       order by c.%1$I %3$s, c.id %3$s
       limit $5 offset $6
     ) as listed
     join public.call_logs as c on c.org_id = $1 and c.id = listed.id,
     private.call_row(c) as call',
    sort_column, bound, case when is_falling then 'desc' else 'asc' end, case when is_descending then 'desc' else 'asc' end,
    -- Planning it takes longer than reading a page.
    case when filter.measure is not null then 'cross join lateral private.counted_version(c, $7) as version' else '' end
  )
  into calls
  using org, others, after_value, after_id, wanted, skipped, filter.measure;
  return next;
end
$$;

revoke all on function public.call_list from public, anon, authenticated, service_role;
grant execute on function public.call_list to authenticated;
