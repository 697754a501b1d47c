-- Alert rules on figures of calls, their states, and the notifications that they send.

-- Up Migration

-- Where notifications are sent. The URL is a secret too: that of Slack contains its token.
create table public.alert_destinations (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  kind text not null check (kind in ('webhook', 'slack')),
  -- Encrypted by the service.
  secret_url text not null check (octet_length(secret_url) <= 8192),
  url_host text not null check (char_length(url_host) between 1 and 253),
  -- Encrypted by the service. Two during a rotation: each notification is signed with both.
  secrets text[] not null default '{}' check (cardinality(secrets) <= 2 and octet_length(secrets::text) <= 16384),
  secret_count integer not null generated always as (cardinality(secrets)) stored,
  active boolean not null default true,
  -- Of the first failure since the last success.
  failing_since timestamptz,
  -- Why the service made it inactive.
  disabled_reason text check (char_length(disabled_reason) <= 500),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id)
);
-- Not for failing_since, which the service changes: an etag that a person has read stays valid.
create trigger set_updated_at before update of name, secret_url, secrets, active on public.alert_destinations
  for each row execute function private.set_updated_at();
select private.protect('alert_destinations', 'admin');
revoke select, insert, update on table public.alert_destinations from authenticated;
grant
  select (id, org_id, name, kind, url_host, secret_count, active, failing_since, disabled_reason, created_at, updated_at),
  insert (id, org_id, name, kind, secret_url, url_host, secrets, active),
  update (name, secret_url, url_host, active, failing_since, disabled_reason)
  on table public.alert_destinations to authenticated;
select private.audit_changes_of('alert_destinations', 'alert_destination');
select private.announce_changes_of('alert_destinations');

create table public.alert_rules (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  active boolean not null default true,
  -- A figure, and the version of its definition when the rule was written.
  metric text not null check (metric ~ '^[a-zA-Z0-9]{1,100}$'),
  metric_version smallint not null check (metric_version >= 1),
  -- A query string of the list of calls, without from and to.
  filter text not null default '' check (char_length(filter) <= 4000),
  window_minutes integer not null check (window_minutes between 10 and 10080),
  -- absolute: the figure. previous, week: its change in percent since the window before, or the same window a week before.
  comparison text not null default 'absolute' check (comparison in ('absolute', 'previous', 'week')),
  operator text not null check (operator in ('above', 'below')),
  threshold double precision not null check (threshold between -9007199254740991 and 9007199254740991),
  minimum_sample integer not null default 1 check (minimum_sample between 1 and 1000000),
  for_minutes integer not null default 0 check (for_minutes between 0 and 1440),
  cooldown_minutes integer not null default 60 check (cooldown_minutes between 0 and 10080),
  -- As opening hours, in the time zone of the organisation. '{}': none.
  quiet_hours jsonb not null default '{}' check (jsonb_typeof(quiet_hours) = 'object' and octet_length(quiet_hours::text) <= 8192),
  notify_no_data boolean not null default false,
  destination_ids uuid[] not null default '{}' check (cardinality(destination_ids) <= 10),
  -- The figures are read as this member.
  created_by uuid default auth.uid(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id)
);
create trigger set_updated_at before update on public.alert_rules for each row execute function private.set_updated_at();
select private.protect('alert_rules', 'admin');
revoke insert, update on table public.alert_rules from authenticated;
grant
  insert (
    org_id, name, active, metric, metric_version, filter, window_minutes, comparison, operator, threshold, minimum_sample, for_minutes,
    cooldown_minutes, quiet_hours, notify_no_data, destination_ids
  ),
  update (
    name, active, metric, metric_version, filter, window_minutes, comparison, operator, threshold, minimum_sample, for_minutes,
    cooldown_minutes, quiet_hours, notify_no_data, destination_ids
  )
  on table public.alert_rules to authenticated;
select private.audit_changes_of('alert_rules', 'alert_rule');
select private.announce_changes_of('alert_rules');

-- The result of the last evaluation of a rule. No row: the rule is inactive, or was not evaluated yet.
create table public.alert_rule_states (
  org_id uuid not null references public.organizations (id) on delete cascade,
  rule_id uuid not null,
  state text not null check (state in ('ok', 'pending', 'firing', 'resolved', 'no_data')),
  since timestamptz not null,
  -- The rule fired, and its end was not seen yet. True also while there is no data.
  is_open boolean not null default false,
  -- The state of the last notification, and the time of the last one of a problem.
  notified text not null default 'resolved' check (notified in ('firing', 'resolved', 'no_data')),
  alerted_at timestamptz,
  value double precision,
  -- For a comparison: the figure of the earlier window.
  before double precision,
  part double precision,
  whole double precision,
  sample double precision not null default 0,
  evaluated_at timestamptz not null,
  -- Why the rule could not be evaluated: a code.
  problem text check (char_length(problem) <= 100),
  created_at timestamptz not null default now(),
  primary key (org_id, rule_id),
  foreign key (org_id, rule_id) references public.alert_rules (org_id, id) on delete cascade
);
select private.protect('alert_rule_states');
select private.announce_changes_of('alert_rule_states');

-- The changes of the state of each rule.
create table public.alert_rule_changes (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  rule_id uuid not null,
  from_state text not null check (from_state in ('ok', 'pending', 'firing', 'resolved', 'no_data')),
  to_state text not null check (to_state in ('ok', 'pending', 'firing', 'resolved', 'no_data')),
  value double precision,
  before double precision,
  part double precision,
  whole double precision,
  sample double precision not null default 0,
  window_from timestamptz not null,
  window_to timestamptz not null,
  at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, rule_id) references public.alert_rules (org_id, id) on delete cascade
);
create index idx_alert_rule_changes_org_rule_at on public.alert_rule_changes (org_id, rule_id, at desc, id desc);
create index idx_alert_rule_changes_at on public.alert_rule_changes (at);
select private.protect('alert_rule_changes');

-- When the rules of an organisation were evaluated. One instance at a time; a crashed one loses the lease when it expires.
create table public.alert_evaluations (
  org_id uuid primary key references public.organizations (id) on delete cascade,
  leased_until timestamptz not null default '-infinity',
  evaluated_at timestamptz not null default '-infinity'
);
create index idx_alert_evaluations_due on public.alert_evaluations (evaluated_at);
select private.protect('alert_evaluations');

-- Security definer, because members cannot write evaluations.
create function private.schedule_alert_evaluation() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into public.alert_evaluations (org_id) values (new.org_id) on conflict do nothing;
  return null;
end
$$;
create trigger schedule_evaluation after insert on public.alert_rules
  for each row execute function private.schedule_alert_evaluation();

-- The notifications. The rows are the queue, and later the log.
create table public.alert_deliveries (
  -- Also the webhook-id of each attempt.
  id uuid not null default gen_random_uuid(),
  org_id uuid not null references public.organizations (id) on delete cascade,
  destination_id uuid not null,
  -- Null for a test, and after the rule was deleted.
  rule_id uuid,
  event_type text not null check (event_type in ('alert.firing', 'alert.resolved', 'alert.no_data', 'alert.test')),
  payload jsonb not null check (jsonb_typeof(payload) = 'object' and octet_length(payload::text) <= 16384),
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts integer not null default 0 check (attempts >= 0),
  next_attempt_at timestamptz default now(),
  -- Of the last attempt. The body of the response is not stored.
  response_status integer check (response_status between 100 and 999),
  error text check (char_length(error) <= 100),
  created_at timestamptz not null default now(),
  delivered_at timestamptz,
  primary key (org_id, id),
  check ((state = 'waiting') = (next_attempt_at is not null)),
  foreign key (org_id, destination_id) references public.alert_destinations (org_id, id) on delete cascade,
  foreign key (org_id, rule_id) references public.alert_rules (org_id, id) on delete set null (rule_id)
);
create index idx_alert_deliveries_due on public.alert_deliveries (next_attempt_at) where next_attempt_at is not null;
create index idx_alert_deliveries_org_created on public.alert_deliveries (org_id, destination_id, created_at desc, id desc);
create index idx_alert_deliveries_org_rule on public.alert_deliveries (org_id, rule_id);
create index idx_alert_deliveries_created on public.alert_deliveries (created_at);
select private.protect('alert_deliveries');

-- At most so many rows of an organisation. Concurrent inserts are counted one after the other.
create function private.limit_alert_rows() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  max_rows constant integer := tg_argv[0];
  held integer;
begin
  perform pg_advisory_xact_lock(hashtextextended(tg_table_name || new.org_id, 0));
  execute format('select count(*) from public.%I where org_id = $1', tg_table_name) into held using new.org_id;
  if held >= max_rows then
    raise exception 'limit of rows' using errcode = 'PT409';
  end if;
  return new;
end
$$;
create trigger limit_rows before insert on public.alert_rules for each row execute function private.limit_alert_rows(100);
create trigger limit_rows before insert on public.alert_destinations for each row execute function private.limit_alert_rows(20);

-- A foreign key cannot check the elements of an array.
create function private.check_alert_destinations() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if exists (
    select from unnest(new.destination_ids) as wanted (id)
    where not exists (
      select from public.alert_destinations as destinations
      where destinations.org_id = new.org_id and destinations.id = wanted.id
    )
  ) then
    raise exception 'unknown destination' using errcode = 'PT422';
  end if;
  return new;
end
$$;
create trigger check_destinations before insert or update of destination_ids on public.alert_rules
  for each row execute function private.check_alert_destinations();

create function private.remove_alert_destination() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  update public.alert_rules as rules
  set destination_ids = array_remove(rules.destination_ids, old.id)
  where rules.org_id = old.org_id and old.id = any (rules.destination_ids);
  return null;
end
$$;
create trigger remove_from_rules after delete on public.alert_destinations
  for each row execute function private.remove_alert_destination();

-- An inactive rule has no state, and begins with the next evaluation when it is active again. Security definer, because members cannot
-- write states.
create function private.forget_alert_state() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  delete from public.alert_rule_states as states where states.org_id = new.org_id and states.rule_id = new.id;
  return null;
end
$$;
create trigger forget_state after update of active on public.alert_rules
  for each row when (old.active and not new.active) execute function private.forget_alert_state();

-- Down Migration

drop table public.alert_deliveries;
drop table public.alert_evaluations;
drop table public.alert_rule_changes;
drop table public.alert_rule_states;
drop table public.alert_rules;
drop table public.alert_destinations;
drop function private.schedule_alert_evaluation();
drop function private.forget_alert_state();
drop function private.remove_alert_destination();
drop function private.check_alert_destinations();
drop function private.limit_alert_rows();
