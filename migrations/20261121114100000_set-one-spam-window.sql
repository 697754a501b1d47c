-- How often one number may call: so many calls in so many minutes, one window that an organisation chooses, in the place of two
-- that stood fixed.

-- Up Migration
alter table public.inbound_configs
  add column spam_max_calls integer check (spam_max_calls between 1 and 100000),
  add column spam_window_minutes integer not null default 60 check (spam_window_minutes between 1 and 1440);
comment on column public.inbound_configs.spam_max_calls is
  'Of calls from one number within spam_window_minutes, the one after so many is blocked. Null: none is.';

-- Of two windows the longer stays.
update public.inbound_configs
set
  spam_max_calls = coalesce(spam_max_calls_per_hour, spam_max_calls_per_minute),
  spam_window_minutes = case when spam_max_calls_per_hour is null then 1 else 60 end
where coalesce(spam_max_calls_per_hour, spam_max_calls_per_minute) is not null;

alter table public.inbound_configs drop column spam_max_calls_per_minute, drop column spam_max_calls_per_hour;

-- Down Migration
alter table public.inbound_configs
  add column spam_max_calls_per_minute integer check (spam_max_calls_per_minute between 1 and 10000),
  add column spam_max_calls_per_hour integer check (spam_max_calls_per_hour between 1 and 100000);

-- The minute and the hour are as they were; of any other window the limit holds for an hour.
update public.inbound_configs
set
  spam_max_calls_per_minute = case when spam_window_minutes = 1 then least(spam_max_calls, 10000) end,
  spam_max_calls_per_hour = case when spam_window_minutes <> 1 then spam_max_calls end
where spam_max_calls is not null;

alter table public.inbound_configs drop column spam_max_calls, drop column spam_window_minutes;
