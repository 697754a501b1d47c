-- The exclusion constraint refuses a booking over another. But two that are written at the same moment wait for each other, and the
-- server, which sees a deadlock a second later, refuses one with an error that says nothing of a slot. So the bookings of one
-- person are written in turn, and the second finds the first.

-- Up Migration

create function private.await_turn_of_staff() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('bookings of ' || new.staff_id, 0));
  return new;
end
$$;

revoke all on function private.await_turn_of_staff() from public;

create trigger await_turn_of_staff before insert or update of staff_id, scheduled_at, ends_at, status on public.appointments
  for each row when (new.staff_id is not null and new.status <> 'canceled')
  execute function private.await_turn_of_staff();

-- Down Migration

drop trigger await_turn_of_staff on public.appointments;
drop function private.await_turn_of_staff();
