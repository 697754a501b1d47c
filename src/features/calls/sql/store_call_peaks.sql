-- Counts up to `max_days` days of one organisation for call_peaks: outdated ones first, then those that have ended since. Returns false when
-- no organisation has such a day.
create function private.store_call_peaks(max_days integer) returns boolean
language plpgsql security definer
set search_path = ''
as $$
declare
  clock private.call_clocks;
  span private.call_peak_spans;
  today timestamptz;
  day_starts timestamptz[];
begin
  perform private.assert_service();
  select clocks.* into clock
  from private.call_clocks as clocks
  left join private.call_peak_spans as spans using (org_id)
  cross join lateral (select private.call_day(now(), clocks.timezone)::timestamp at time zone clocks.timezone as starts) as today
  where clocks.org_id in (select peaks.org_id from private.call_peaks as peaks where peaks.peak is null)
    or spans.org_id is null
    or spans.timezone <> clocks.timezone
    -- In an hour that occurs twice at midnight, the day may begin later than now.
    or (spans.stored_until < today.starts and today.starts <= now())
  limit 1
  for update of clocks skip locked;
  if not found then
    return false;
  end if;
  today := private.call_day(now(), clock.timezone)::timestamp at time zone clock.timezone;
  perform private.fold_call_changes(clock.org_id);

  select * into span from private.call_peak_spans where org_id = clock.org_id;
  if not found or span.timezone <> clock.timezone then
    delete from private.call_peaks where org_id = clock.org_id;
    insert into private.call_peak_spans as spans (org_id, timezone, stored_from, stored_until)
    select clock.org_id, clock.timezone, first_day.starts, first_day.starts
    from (select min(started_at) as started_at from public.call_logs where org_id = clock.org_id and leg_of is null) as first_call
    cross join lateral (
      select coalesce(private.call_day(first_call.started_at, clock.timezone)::timestamp at time zone clock.timezone, today) as starts
    ) as first_day
    on conflict (org_id) do update
      set timezone = excluded.timezone, stored_from = excluded.stored_from, stored_until = excluded.stored_until
    returning * into span;
  end if;

  if today <= now() and not exists (select from private.call_peaks where org_id = clock.org_id and peak is null) then
    day_starts := array(
      select distinct starts
      from generate_series(0, max_days) as place
      cross join lateral (
        select (private.call_day(span.stored_until, clock.timezone) + place)::timestamp at time zone clock.timezone as starts
      ) as day
      where starts between span.stored_until and today
      order by starts
    );
    insert into private.call_peaks (org_id, starts, ends)
    select clock.org_id, day_starts[place], day_starts[place + 1] from generate_series(1, cardinality(day_starts) - 1) as place
    on conflict do nothing;
    update private.call_peak_spans set stored_until = day_starts[cardinality(day_starts)]
    where org_id = clock.org_id and cardinality(day_starts) > 0;
  end if;

  update private.call_peaks as peaks
  set peak = found.peaks[1], reached_at = found.reached_at[1]
  from (
    select outdated.starts, outdated.ends
    from private.call_peaks as outdated
    where outdated.org_id = clock.org_id and outdated.peak is null
    order by outdated.ends desc
    limit max_days
  ) as days
  cross join lateral private.peaks_of_rows(clock.org_id, array[days.starts, days.ends], null, now()) as found
  where peaks.org_id = clock.org_id and peaks.starts = days.starts and peaks.ends = days.ends;
  return true;
end
$$;

revoke all on function private.store_call_peaks(integer) from public, anon, authenticated, service_role;
grant execute on function private.store_call_peaks(integer) to anon;

create function public.store_call_peaks(max_days integer) returns boolean
language sql
set search_path = ''
as $$
  select private.store_call_peaks(max_days)
$$;

revoke all on function public.store_call_peaks(integer) from public, anon, authenticated, service_role;
grant execute on function public.store_call_peaks(integer) to anon;
