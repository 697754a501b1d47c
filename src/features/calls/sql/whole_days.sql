-- The days of the rollup within time buckets. `bounds`: the start of each bucket, and the end of the last one; the bounds between them are
-- starts of days. `days` has the first day of each bucket and the end of the last one. The first and the last bucket may begin and end
-- within a day: the calls from the first bound to `head_until`, and from `tail_from` to the last bound, are on no whole day.
-- `days` is null if the rollup cannot answer: it is not complete, its days are in another time zone, or a bound is not the start of a day.
create function private.whole_days(
  bounds timestamptz[],
  zone text,
  out days date[],
  out head_until timestamptz,
  out tail_from timestamptz
)
language plpgsql stable
set search_path = ''
as $$
declare
  last_place constant integer := cardinality(bounds);
  first_day date := private.day_beginning(bounds[1], zone);
  end_day date := private.day_beginning(bounds[last_place], zone);
  between_days date[] := '{}';
  day date;
begin
  head_until := bounds[1];
  tail_from := bounds[last_place];
  if zone is distinct from private.rollup_timezone() then
    return;
  end if;
  for place in 2..last_place - 1 loop
    day := private.day_beginning(bounds[place], zone);
    if day is null then
      return;
    end if;
    between_days := between_days || day;
  end loop;

  if first_day is null then
    head_until := (private.call_day(bounds[1], zone) + 1)::timestamp at time zone zone;
    first_day := private.day_beginning(head_until, zone);
  end if;
  if end_day is null then
    tail_from := private.call_day(bounds[last_place], zone)::timestamp at time zone zone;
    end_day := private.day_beginning(tail_from, zone);
  end if;
  if
    first_day is null or end_day is null
    or first_day > coalesce(between_days[1], end_day)
    or end_day < coalesce(between_days[cardinality(between_days)], first_day)
  then
    return;
  end if;
  days := first_day || between_days || end_day;
end
$$;

revoke all on function private.whole_days(timestamptz[], text) from public, anon, authenticated, service_role;
grant execute on function private.whole_days(timestamptz[], text) to authenticated;
