-- Whether the search of a filter finds a call. PostgreSQL inlines it, so that the index of searches applies.
-- Numbers and names contain the term, taken literally and in any case; numbers match in any notation. A transcript contains its words.
create function private.call_is_found(call public.call_logs, filter private.call_filter) returns boolean
language sql immutable
as $$
  select case when filter.search_in = 'transcript' then
    private.transcript_words(call.transcript) @@ private.message_query(filter.search)
  else
    call.search_text like '%' || regexp_replace(lower(filter.search), '([\\%_])', '\\\1', 'g') || '%'
    or (
      call.search_text like '%' || private.number_in(filter.search) || '%'
      and (
        call.from_number like '%' || private.number_in(filter.search) || '%'
        or call.to_number like '%' || private.number_in(filter.search) || '%'
      )
    )
  end
$$;

revoke all on function private.call_is_found(public.call_logs, private.call_filter) from public, anon, authenticated, service_role;
