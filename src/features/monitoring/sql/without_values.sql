-- Removes everything that can be a value from a statement: quoted text, numbers and comments. The first group of the pattern is what stays:
-- quoted names, and $1. After a dollar quote, the rest of the statement is removed.
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
