-- Calls whose numbers or contact name contain the term, taken literally and in any case; numbers match in any notation. A null term does
-- not filter.
-- Security definer: under row-level security a LIKE cannot use the trigram index, because LIKE is not leakproof. The organisation is
-- compared here instead. force_custom_plan: the planner then sees the pattern.
create function private.search_calls(term text, filter private.call_filter default null) returns setof private.call_row
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  caller_org constant uuid := private.active_org();
  pattern constant text := '%' || regexp_replace(lower(term), '([\\%_])', '\\\1', 'g') || '%';
  number_pattern constant text := '%' || private.number_in(term) || '%';
begin
  return query
    select found.*
    from public.call_logs as calls, private.call_row(calls) as found
    where calls.org_id = caller_org
      and private.call_matches(calls, filter)
      and (
        calls.search_text like pattern
        or (
          calls.search_text like number_pattern
          and (calls.from_number like number_pattern or calls.to_number like number_pattern)
        )
      );
end
$$;

revoke all on function private.search_calls(text, private.call_filter) from public, anon, authenticated, service_role;
grant execute on function private.search_calls(text, private.call_filter) to authenticated;

-- Without a search_path, so that PostgreSQL inlines it: otherwise each row would be materialized twice.
create function public.search_calls(term text, filter private.call_filter default null) returns setof private.call_row
language sql stable
as $$
  select * from private.search_calls(term, filter)
$$;

revoke all on function public.search_calls(text, private.call_filter) from public, anon, authenticated, service_role;
grant execute on function public.search_calls(text, private.call_filter) to authenticated;
