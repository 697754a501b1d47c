-- A change of the time zone counts the days of an organisation again, and holds one of the gates that all organisations share
-- meanwhile. So members may change it once a minute. A client that connects to the database directly is not limited.

-- Up Migration
create table private.timezone_changes (
  org_id uuid primary key references public.organizations (id) on delete cascade,
  changed_at timestamptz not null
);
alter table private.timezone_changes enable row level security;
revoke all on table private.timezone_changes from public;

-- Definer, since members cannot write the table; so the caller is the setting `role`, and not current_user.
create function private.limit_timezone_changes() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  if current_setting('role') <> 'authenticated' then
    return new;
  end if;
  insert into private.timezone_changes as last (org_id, changed_at) values (new.org_id, now())
  on conflict (org_id) do update set changed_at = excluded.changed_at
  where last.changed_at <= excluded.changed_at - interval '1 minute';
  if not found then
    raise sqlstate 'PT429' using message = 'The time zone was changed less than a minute ago';
  end if;
  return new;
end
$$;

revoke all on function private.limit_timezone_changes() from public;

create trigger limit_timezone_changes before update of timezone on public.org_settings
  for each row when (old.timezone is distinct from new.timezone)
  execute function private.limit_timezone_changes();

-- Down Migration
drop trigger limit_timezone_changes on public.org_settings;
drop function private.limit_timezone_changes();
drop table private.timezone_changes;
