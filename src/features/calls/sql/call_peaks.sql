-- The peak concurrency of each segment, and when it was first reached. `bounds`: the start of each segment, and the end of the last one.
-- No row: the segments to count from rows are longer than `live_limit` in all.
create function public.call_peaks(org uuid, bounds timestamptz[], filter private.call_filter, upto timestamptz, live_limit interval)
returns table (source text, peaks integer[], reached_at timestamptz[])
language plpgsql stable
set search_path = ''
as $$
begin
  if bounds[cardinality(bounds)] - bounds[1] > live_limit then
    return;
  end if;
  return query select 'count', found.* from private.peaks_of_rows(org, bounds, filter, upto) as found;
end
$$;

revoke all on function public.call_peaks from public, anon, authenticated, service_role;
grant execute on function public.call_peaks to authenticated;
