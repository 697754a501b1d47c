-- The peak concurrency of each segment, and when it was first reached. `bounds`: the start of each segment, and the end of the last one.
-- Without filters, days are read from call_peaks; all other segments are counted from the rows. No row: these are longer than `live_limit`
-- in all.
create function public.call_peaks(org uuid, bounds timestamptz[], filter private.call_filter, upto timestamptz, live_limit interval)
returns table (source text, peaks integer[], reached_at timestamptz[])
language plpgsql stable
set search_path = ''
as $$
declare
  own_org constant uuid := case when org = private.active_org() then org end;
  segments constant integer := cardinality(bounds) - 1;
  live_time interval := '0';
  first_live integer;
  live record;
begin
  source := 'count';
  peaks := array_fill(null::integer, array[segments]);
  reached_at := array_fill(null::timestamptz, array[segments]);
  if jsonb_strip_nulls(to_jsonb(filter)) = '{}' then
    select array_agg(stored.peak order by stored.nr), array_agg(stored.reached_at order by stored.nr)
    into peaks, reached_at
    from private.stored_peaks(own_org, bounds) as stored;
    if peaks is distinct from array_fill(null::integer, array[segments]) then
      source := 'rollup';
    end if;
  end if;

  for nr in 1..segments loop
    if peaks[nr] is null then
      live_time := live_time + (bounds[nr + 1] - bounds[nr]);
      first_live := coalesce(first_live, nr);
      if nr = segments or peaks[nr + 1] is not null then
        if live_time > live_limit then
          return;
        end if;
        select * into live from private.peaks_of_rows(own_org, bounds[first_live:nr + 1], filter, upto);
        peaks[first_live:nr] := live.peaks;
        reached_at[first_live:nr] := live.reached_at;
        first_live := null;
      end if;
    end if;
  end loop;
  return next;
end
$$;

revoke all on function public.call_peaks from public, anon, authenticated, service_role;
grant execute on function public.call_peaks to authenticated;
