-- The stored peak of each segment that is a whole day, or is before the first call; null for others, and for days of calls that have
-- changed since.
create function private.stored_peaks(org uuid, bounds timestamptz[])
returns table (nr integer, peak integer, reached_at timestamptz)
language plpgsql stable
set search_path = ''
as $$
declare
  -- As one value, so that each segment is compared by a binary search.
  changed constant tstzmultirange := (
    select range_agg(tstzrange(
      least(changes.started_at, changes.busy_from),
      greatest(changes.started_at, changes.busy_from, coalesce(changes.busy_until, 'infinity')), '[]'
    ))
    from private.call_changes as changes
    where changes.org_id = org
  );
  stored_from constant timestamptz := (select spans.stored_from from private.call_peak_spans as spans where spans.org_id = org);
begin
  return query
    select
      segment.nr,
      case when segment.ends <= stored_from and not segment.is_changed then 0 when not segment.is_changed then days.peak end,
      case when not segment.is_changed then days.reached_at end
    from (
      select
        place as nr, bounds[place] as starts, bounds[place + 1] as ends,
        coalesce(changed && tstzrange(bounds[place], bounds[place + 1]), false) as is_changed
      from generate_series(1, cardinality(bounds) - 1) as place
    ) as segment
    left join private.call_peaks as days on days.org_id = org and days.starts = segment.starts and days.ends = segment.ends;
end
$$;

revoke all on function private.stored_peaks(uuid, timestamptz[]) from public, anon, authenticated, service_role;
grant execute on function private.stored_peaks(uuid, timestamptz[]) to authenticated;
