-- The rollup's calls by status and sentiment, with the changes that no fold has taken. The day '-infinity' has the sum of all days.
-- Without a search_path, so that PostgreSQL inlines it.
create function private.cells_between(org uuid, first_day date, end_day date)
returns table (day date, direction text, status text, sentiment text, calls bigint, timed bigint, seconds bigint)
language sql stable
as $$
  select totals.day, totals.direction, totals.status, totals.sentiment, totals.calls, totals.timed, totals.seconds
  from private.call_totals as totals
  where totals.org_id = org
    and totals.org_id = (select private.active_org())
    and totals.dimension = 'cells'
    and totals.day >= first_day
    and totals.day < end_day
  union all
  select
    days.day, change.direction, change.status, change.sentiment, change.calls, coalesce(change.timed, 0), coalesce(change.seconds, 0)
  from private.call_changes as change
  cross join lateral (
    values ('-infinity'::date), (private.call_day(change.started_at, (select private.rollup_timezone())))
  ) as days (day)
  where change.org_id = org
    and change.org_id = (select private.active_org())
    and days.day >= first_day
    and days.day < end_day
$$;

revoke all on function private.cells_between(uuid, date, date) from public, anon, authenticated, service_role;
grant execute on function private.cells_between(uuid, date, date) to authenticated;
