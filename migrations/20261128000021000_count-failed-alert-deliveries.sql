-- On-call engineers see how many notifications failed, across organisations.

-- Up Migration

-- Few rows, so it costs writers nothing while notifications arrive.
create index idx_alert_deliveries_failed on public.alert_deliveries (created_at) where state = 'failed';

-- Down Migration

drop index public.idx_alert_deliveries_failed;
