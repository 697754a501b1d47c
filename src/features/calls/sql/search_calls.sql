-- All calls that a search finds, in no order, for figures. private.search_page reads a page of them.
-- Security definer: under row-level security a LIKE cannot use the trigram index, because LIKE is not leakproof. The organisation is
-- compared here instead. force_custom_plan: the planner then sees the pattern.
create function private.search_calls(term text, filter private.call_filter default null) returns setof private.found_call
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  caller_org constant uuid := private.active_org();
  measure constant text := filter.measure;
begin
  filter.search := term;
  filter.measure := null;
  return query
    select
      c.id, c.org_id, c.direction, c.status, c.sentiment, c.started_at, c.duration_seconds,
      c.duration_rank, c.cost_rank
    from public.call_logs as c
    cross join lateral private.counted_version(c, measure) as version
    where c.org_id = caller_org
      and private.call_matches(c, filter)
      and private.call_is_found(c, filter);
end
$$;

revoke all on function private.search_calls(text, private.call_filter) from public, anon, authenticated, service_role;
grant execute on function private.search_calls(text, private.call_filter) to authenticated;

-- One page of a search, as public.call_list, with the parameters of that function. In order of time, windows of time are searched. In
-- another order, all calls that it finds are sorted.
-- `total`: at most 1000, or 100 of a phrase, then with `is_total_exact` false. Each call has a `snippet`: null, or passages of the transcript with the found
-- words between U+E000 and U+E001.
create function public.search_calls(
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
returns table (total bigint, is_total_exact boolean, calls jsonb)
language plpgsql stable
set search_path = ''
as $$
declare
  -- The words of a phrase are compared in each transcript that has them, half a millisecond each.
  is_phrase constant boolean := filter.search_in = 'transcript' and strpos(private.message_query(filter.search)::text, '<') > 0;
  max_total constant bigint := case when is_phrase then 100 else 1000 end;
  is_falling constant boolean := is_descending <> is_backwards;
  skipped constant bigint := case when page is null then 0 else (page - 1)::bigint * max_rows end;
  ids uuid[] := '{}';
begin
  if sort_column not in ('started_at', 'duration_rank', 'cost_rank') then
    raise exception 'sort_column is "%": expected started_at, duration_rank or cost_rank', sort_column;
  end if;
  if org is distinct from private.active_org() then
    total := 0;
  elsif sort_column = 'started_at' then
    select found.ids, found.total into ids, total
    from private.search_page(
      filter, is_falling, skipped, max_rows, after_value::timestamptz, after_id, case when page is not null then max_total + 1 end
    ) as found;
  else
    execute format(
      'with found as materialized (select f.* from private.search_calls(($1).search, $1) as f)
       select
         array(
           select f.id from found as f
           where $4 is null or (f.%1$I, f.id) %3$s ($5::bigint, $4)
           order by f.%1$I %2$s, f.id %2$s
           limit $2 offset $3
         ),
         (select count(*) from found)',
      sort_column, case when is_falling then 'desc' else 'asc' end, case when is_falling then '<' else '>' end
    )
    into ids, total
    using filter, max_rows, skipped, after_id, after_value;
  end if;
  is_total_exact := total <= max_total;
  total := least(total, max_total);
  calls := (
    select
      coalesce(
        jsonb_agg(
          to_jsonb(call) || jsonb_build_object(
            'snippet', case when filter.search_in = 'transcript' then private.transcript_snippet(c.transcript, filter.search) end
          )
          order by case when is_backwards then -found.place else found.place end
        ),
        '[]'
      )
    from unnest(ids) with ordinality as found (id, place)
    join public.call_logs as c on c.org_id = org and c.id = found.id,
    private.call_row(c) as call
  );
  if page is null then
    total := null;
    is_total_exact := null;
  end if;
  return next;
end
$$;

revoke all on function public.search_calls from public, anon, authenticated, service_role;
grant execute on function public.search_calls to authenticated;
