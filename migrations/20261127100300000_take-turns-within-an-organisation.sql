-- Bookings of one person are written in turn. The turn was taken before row-level security looked, and by the person's id alone: a
-- member who knew the id of a person elsewhere could hold up the bookings there for as long as a statement runs.

-- Up Migration
create or replace function private.await_turn_of_staff() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- Row-level security refuses the row: nobody has to wait for it.
  if row_security_active('public.appointments') and new.org_id is distinct from private.active_org() then
    return new;
  end if;
  perform pg_advisory_xact_lock(hashtextextended(format('bookings of %s %s', new.org_id, new.staff_id), 0));
  return new;
end
$$;

-- Down Migration
create or replace function private.await_turn_of_staff() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('bookings of ' || new.staff_id, 0));
  return new;
end
$$;
