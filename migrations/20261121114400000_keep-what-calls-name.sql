-- Calls are history: the agent, the number and the campaign that they name stay as long as they do. Until now a deletion made them
-- forget, and rewrote every one of them: 50,000 calls took longer than a request may. Whoever is not needed any more is switched off.
-- No action and not restrict: with an organisation all of it still goes, since calls are gone when this is checked. Not valid, and
-- validated by the next migration: nothing is read while the tables are locked. What there is was checked by the keys before.

-- Up Migration
alter table public.call_logs
  drop constraint call_logs_org_id_agent_id_fkey,
  drop constraint call_logs_org_id_phone_number_id_fkey,
  drop constraint call_logs_org_id_campaign_id_fkey,
  add constraint call_logs_org_id_agent_id_fkey
    foreign key (org_id, agent_id) references public.agents (org_id, id) not valid,
  add constraint call_logs_org_id_phone_number_id_fkey
    foreign key (org_id, phone_number_id) references public.phone_numbers (org_id, id) not valid,
  add constraint call_logs_org_id_campaign_id_fkey
    foreign key (org_id, campaign_id) references public.campaigns (org_id, id) not valid;

-- Down Migration
alter table public.call_logs
  drop constraint call_logs_org_id_agent_id_fkey,
  drop constraint call_logs_org_id_phone_number_id_fkey,
  drop constraint call_logs_org_id_campaign_id_fkey,
  add constraint call_logs_org_id_agent_id_fkey
    foreign key (org_id, agent_id) references public.agents (org_id, id) on delete set null (agent_id),
  add constraint call_logs_org_id_phone_number_id_fkey
    foreign key (org_id, phone_number_id) references public.phone_numbers (org_id, id) on delete set null (phone_number_id),
  add constraint call_logs_org_id_campaign_id_fkey
    foreign key (org_id, campaign_id) references public.campaigns (org_id, id) on delete set null (campaign_id);
