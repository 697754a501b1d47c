-- Null for null. An age is never negative, though `now()` is when the transaction began.
create function private.seconds_since(instant timestamptz) returns numeric
language sql stable
set search_path = ''
as $$
  select round(greatest(extract(epoch from now() - instant), case when instant is not null then 0 end), 1)
$$;

revoke all on function private.seconds_since(timestamptz) from public, anon, authenticated, service_role;
