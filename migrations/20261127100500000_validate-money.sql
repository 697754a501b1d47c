-- In a transaction of its own: rows are read and written while they are checked.

-- Up Migration
-- Only rows that were written past the service can break these.
update public.leads set value_micros = 9007199254740991 where value_micros > 9007199254740991;
update public.services set price_micros = 9007199254740991 where price_micros > 9007199254740991;
update public.call_logs set cost_micros = 9007199254740991 where cost_micros > 9007199254740991;

alter table public.leads validate constraint leads_value_micros_exact;
alter table public.services validate constraint services_price_micros_exact;
alter table public.call_logs validate constraint call_logs_cost_micros_exact;

-- Down Migration
-- Nothing to take back: a constraint that holds for all rows is no less than one that was not checked.
select 1;
