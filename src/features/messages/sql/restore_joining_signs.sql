-- The inverse of private.replace_joining_signs.
create function private.restore_joining_signs(content text) returns text
language sql immutable strict parallel safe
as $$
  select translate(content, U&'\0001\0002\0003\0004\0005\0006\0007\0008\000E\000F\0010', '<>&/_@.:-+~')
$$;

revoke all on function private.restore_joining_signs(text) from public, anon, authenticated, service_role;
grant execute on function private.restore_joining_signs(text) to authenticated;
