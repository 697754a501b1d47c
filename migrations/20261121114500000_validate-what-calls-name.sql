-- In a transaction of its own: calls are read and written while they are checked.

-- Up Migration
alter table public.call_logs validate constraint call_logs_org_id_agent_id_fkey;
alter table public.call_logs validate constraint call_logs_org_id_phone_number_id_fkey;
alter table public.call_logs validate constraint call_logs_org_id_campaign_id_fkey;

-- Down Migration
-- Nothing to take back: a key that holds for all rows is no less than one that was not checked.
select 1;
