-- Every index is paid on every write, so each names the query it is for. Unique constraints (numbers, pages, identities) have theirs.
-- No partial index on a value: PostgREST prepares its statements, and a generic plan (`status = $2`) can not prove
-- `where status = 'confirmed'`. `where x is not null` is the one form it can prove.

-- Up Migration
-- call_logs: lists by time and by length, each with its keyset tail
create index idx_call_logs_org_started on public.call_logs (org_id, started_at desc, id desc);
create index idx_call_logs_org_duration on public.call_logs (org_id, duration_rank desc, id desc);
-- call_logs: counts and filters; two columns without a unique tail, so that they deduplicate to an eighth of the size
-- With the duration, the average of the completed ones is read from it too (45 ms -> 12 for 85,000 of them).
create index idx_call_logs_org_status_duration on public.call_logs (org_id, status, duration_seconds);
create index idx_call_logs_org_direction on public.call_logs (org_id, direction);
create index idx_call_logs_org_sentiment on public.call_logs (org_id, sentiment);
create index idx_call_logs_org_agent on public.call_logs (org_id, agent_id);
create index idx_call_logs_org_contact on public.call_logs (org_id, contact_id);
create index idx_call_logs_org_phone_number on public.call_logs (org_id, phone_number_id) where phone_number_id is not null;
create index idx_call_logs_org_campaign on public.call_logs (org_id, campaign_id) where campaign_id is not null;
-- call_logs: the history of a number
create index idx_call_logs_org_from_created on public.call_logs (org_id, from_number, created_at desc);
create index idx_call_logs_org_to_created on public.call_logs (org_id, to_number, created_at desc);
-- call_logs: search_calls
create index idx_call_logs_org_search on public.call_logs using gin (org_id, search_text extensions.gin_trgm_ops);

-- contacts: lookups, the stats by temperature, lists, search
create index idx_contacts_org_phone on public.contacts (org_id, phone);
create index idx_contacts_org_email on public.contacts (org_id, email);
create index idx_contacts_org_status on public.contacts (org_id, status);
create index idx_contacts_org_temperature on public.contacts (org_id, temperature);
create index idx_contacts_org_last_message on public.contacts (org_id, last_message_at desc nulls last);
create index idx_contacts_org_created on public.contacts (org_id, created_at desc);
create index idx_contacts_org_account on public.contacts (org_id, account_id) where account_id is not null;
create index idx_contacts_org_search on public.contacts using gin (org_id, search_text extensions.gin_trgm_ops);

-- leads: the pipeline is summed from the index alone
create index idx_leads_org_created on public.leads (org_id, created_at desc) include (status, value_micros);
create index idx_leads_org_contact on public.leads (org_id, contact_id);
create index idx_leads_org_account on public.leads (org_id, account_id);
create index idx_accounts_org_created on public.accounts (org_id, created_at desc);
create index idx_bizdev_sources_org_account on public.bizdev_sources (org_id, promoted_account_id);
create index idx_services_org_created on public.services (org_id, created_at desc);

-- appointments: a contact's history, the confirmed ones to come, a day at one place or with one person
create index idx_appointments_org_contact_scheduled on public.appointments (org_id, contact_id, scheduled_at desc);
create index idx_appointments_org_status_confirmed on public.appointments (org_id, status, scheduled_at);
create index idx_appointments_org_staff_scheduled on public.appointments (org_id, staff_id, scheduled_at);
create index idx_appointments_org_location_scheduled on public.appointments (org_id, location_id, scheduled_at);

-- messages: has the same been sent lately, a conversation page by page, full text
create index idx_messages_org_contact_method on public.messages (org_id, contact_id, method, sent_at desc);
create index idx_messages_org_contact_sent on public.messages (org_id, contact_id, sent_at desc, id desc);
create index idx_messages_org_search on public.messages using gin (org_id, search_vector);

-- organisations: ops' list, the deleted apart
create index idx_organizations_deleted_name on public.organizations (deleted_at, name);
create index idx_organizations_deleted_created on public.organizations (deleted_at, created_at desc);

-- references, and the lists of small tables
create index idx_user_org_roles_org on public.user_org_roles (org_id);
create index idx_audit_log_org_at on public.audit_log (org_id, at desc, id desc);
create index idx_agents_user_org on public.agents (user_id, org_id);
create index idx_phone_numbers_org_agent on public.phone_numbers (org_id, agent_id);
create index idx_integrations_org_created on public.integrations (org_id, created_at desc);
create index idx_campaigns_org_agent on public.campaigns (org_id, agent_id);
create index idx_call_queue_org_campaign_status on public.call_queue (org_id, campaign_id, status);
create index idx_call_queue_org_contact on public.call_queue (org_id, contact_id);

-- Down Migration
drop index
  public.idx_call_logs_org_started, public.idx_call_logs_org_duration, public.idx_call_logs_org_status_duration,
  public.idx_call_logs_org_direction, public.idx_call_logs_org_sentiment, public.idx_call_logs_org_agent,
  public.idx_call_logs_org_contact, public.idx_call_logs_org_phone_number, public.idx_call_logs_org_campaign,
  public.idx_call_logs_org_from_created, public.idx_call_logs_org_to_created, public.idx_call_logs_org_search,
  public.idx_contacts_org_phone, public.idx_contacts_org_email, public.idx_contacts_org_status,
  public.idx_contacts_org_temperature, public.idx_contacts_org_last_message, public.idx_contacts_org_created,
  public.idx_contacts_org_account, public.idx_contacts_org_search,
  public.idx_leads_org_created, public.idx_leads_org_contact, public.idx_leads_org_account,
  public.idx_accounts_org_created, public.idx_bizdev_sources_org_account, public.idx_services_org_created,
  public.idx_appointments_org_contact_scheduled, public.idx_appointments_org_status_confirmed,
  public.idx_appointments_org_staff_scheduled, public.idx_appointments_org_location_scheduled,
  public.idx_messages_org_contact_method, public.idx_messages_org_contact_sent, public.idx_messages_org_search,
  public.idx_organizations_deleted_name, public.idx_organizations_deleted_created,
  public.idx_user_org_roles_org, public.idx_audit_log_org_at, public.idx_agents_user_org,
  public.idx_phone_numbers_org_agent, public.idx_integrations_org_created, public.idx_campaigns_org_agent,
  public.idx_call_queue_org_campaign_status, public.idx_call_queue_org_contact;
