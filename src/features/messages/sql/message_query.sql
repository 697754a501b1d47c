-- Converts any text to a query and never fails: only "…", or and - have a meaning. Words without a blank between them (an address,
-- 555-0199) are a phrase. A - at the start of a word or a phrase excludes it. Before a word it gets a blank after it, because within
-- quotes -5 would be parsed as a number.
create function private.message_query(term text) returns tsquery
language sql immutable strict parallel safe
as $$
  select websearch_to_tsquery(
    'simple',
    regexp_replace(
      regexp_replace(private.replace_joining_signs(term), U&'(^|\\s)\000E(?=")', '\1-', 'g'),
      U&'(^|\\s)(\000E)(?=[^\\s\0001-\0010])', '\1-\2', 'g'
    )
  )
$$;

revoke all on function private.message_query(text) from public, anon, authenticated, service_role;
grant execute on function private.message_query(text) to authenticated;
