-- A statement without whatever could be a value: text in any quotes, numbers, comments. What stays is told first, in the first group:
-- names in quotes, and $1. What follows a dollar quote goes with it.
create function private.without_values(statement text) returns text
language sql immutable
set search_path = ''
as $$
  select btrim(regexp_replace(
    regexp_replace(
      statement,
      $re$("(?:[^"]|"")*"|\$\d+)|\m[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|\$\w*\$.*|--[^\n]*|/\*(?:[^*]|\*(?!/))*\*/|\m\d[\w.]*$re$,
      '\1',
      'g'
    ),
    '\s+', ' ', 'g'
  ))
$$;

revoke all on function private.without_values(text) from public, anon, authenticated, service_role;
