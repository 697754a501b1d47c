-- JSON numbers are exact up to 2^53 - 1. The API takes no more for an amount, and the database does not either.

-- Up Migration
alter table public.leads add constraint leads_value_micros_exact check (value_micros <= 9007199254740991) not valid;
alter table public.services add constraint services_price_micros_exact check (price_micros <= 9007199254740991) not valid;
alter table public.call_logs add constraint call_logs_cost_micros_exact check (cost_micros <= 9007199254740991) not valid;

-- The sum of amounts may be larger than each of them: it is capped there, as the API's document says.
create or replace function public.open_pipeline_value(org uuid, created_from timestamptz) returns numeric
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return (
    select least(coalesce(sum(l.value_micros), 0), 9007199254740991)
    from public.leads l
    where l.org_id = org
      and l.org_id = (select private.active_org())
      and l.status = 'open'
      and l.created_at >= created_from
  );
end
$$;

-- Down Migration
create or replace function public.open_pipeline_value(org uuid, created_from timestamptz) returns numeric
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return (
    select coalesce(sum(l.value_micros), 0)
    from public.leads l
    where l.org_id = org
      and l.org_id = (select private.active_org())
      and l.status = 'open'
      and l.created_at >= created_from
  );
end
$$;

alter table public.call_logs drop constraint call_logs_cost_micros_exact;
alter table public.services drop constraint services_price_micros_exact;
alter table public.leads drop constraint leads_value_micros_exact;
