// The indexes that must exist, by name: what `ensure-indexes` builds and `check-indexes` misses. The migrations make the same; a test
// holds each line against what PostgreSQL then says of it (pg_get_indexdef), which is why they are written as PostgreSQL writes.

export interface RequiredIndex {
  readonly name: string;
  readonly table: string;
  /** As pg_get_indexdef says it, under an empty search_path. */
  readonly definition: string;
  /** What it stands for besides being fast: built as an index, it is then made this constraint. */
  readonly constraint?: 'unique' | 'primary key';
}

type Declared = Readonly<Record<string, string>>;

const plain: Readonly<Record<string, Declared>> = {
  accounts: { idx_accounts_org_created: 'btree (org_id, created_at DESC)' },
  agents: { idx_agents_user_org: 'btree (user_id, org_id)' },
  appointments: {
    idx_appointments_org_contact_scheduled: 'btree (org_id, contact_id, scheduled_at DESC)',
    idx_appointments_org_location_scheduled: 'btree (org_id, location_id, scheduled_at)',
    idx_appointments_org_scheduled: 'btree (org_id, scheduled_at DESC, id DESC)',
    idx_appointments_org_search: 'gin (org_id, search_text extensions.gin_trgm_ops)',
    idx_appointments_org_staff_scheduled: 'btree (org_id, staff_id, scheduled_at)',
    idx_appointments_org_status_confirmed: 'btree (org_id, status, scheduled_at)',
  },
  audit_log: { idx_audit_log_org_at: 'btree (org_id, at DESC, id DESC)' },
  bizdev_sources: { idx_bizdev_sources_org_account: 'btree (org_id, promoted_account_id)' },
  call_logs: {
    idx_call_logs_org_agent: 'btree (org_id, agent_id)',
    idx_call_logs_org_campaign: 'btree (org_id, campaign_id) WHERE (campaign_id IS NOT NULL)',
    idx_call_logs_org_contact: 'btree (org_id, contact_id)',
    idx_call_logs_org_direction: 'btree (org_id, direction)',
    idx_call_logs_org_duration: 'btree (org_id, duration_rank DESC, id DESC)',
    idx_call_logs_org_from_created: 'btree (org_id, from_number, created_at DESC)',
    idx_call_logs_org_phone_number: 'btree (org_id, phone_number_id) WHERE (phone_number_id IS NOT NULL)',
    idx_call_logs_org_search: 'gin (org_id, search_text extensions.gin_trgm_ops)',
    idx_call_logs_org_sentiment: 'btree (org_id, sentiment)',
    idx_call_logs_org_started:
      'btree (org_id, started_at DESC, id DESC) INCLUDE (direction, status, sentiment, duration_seconds, agent_id)',
    idx_call_logs_org_status_duration: 'btree (org_id, status, duration_seconds)',
    idx_call_logs_org_to_created: 'btree (org_id, to_number, created_at DESC)',
  },
  call_queue: {
    idx_call_queue_org_campaign_status: 'btree (org_id, campaign_id, status)',
    idx_call_queue_org_contact: 'btree (org_id, contact_id)',
  },
  campaigns: { idx_campaigns_org_agent: 'btree (org_id, agent_id)' },
  contacts: {
    idx_contacts_org_account: 'btree (org_id, account_id) WHERE (account_id IS NOT NULL)',
    idx_contacts_org_created: 'btree (org_id, created_at DESC, id DESC)',
    idx_contacts_org_email: 'btree (org_id, email)',
    idx_contacts_org_last_message: 'btree (org_id, last_message_at DESC NULLS LAST, id DESC)',
    idx_contacts_org_name: 'btree (org_id, full_name, id)',
    idx_contacts_org_phone: 'btree (org_id, phone)',
    idx_contacts_org_search: 'gin (org_id, search_text extensions.gin_trgm_ops)',
    idx_contacts_org_status: 'btree (org_id, status)',
    idx_contacts_org_temperature: 'btree (org_id, temperature)',
  },
  integrations: { idx_integrations_org_created: 'btree (org_id, created_at DESC)' },
  leads: {
    idx_leads_org_account: 'btree (org_id, account_id)',
    idx_leads_org_contact: 'btree (org_id, contact_id)',
    idx_leads_org_created: 'btree (org_id, created_at DESC) INCLUDE (status, value_micros)',
  },
  messages: {
    idx_messages_org_contact_method: 'btree (org_id, contact_id, method, sent_at DESC)',
    idx_messages_org_contact_sent: 'btree (org_id, contact_id, sent_at DESC, id DESC)',
    idx_messages_org_search: 'gin (org_id, search_vector)',
    idx_messages_org_sent: 'btree (org_id, sent_at DESC, id DESC)',
  },
  organizations: {
    idx_organizations_deleted_created: 'btree (deleted_at, created_at DESC)',
    idx_organizations_deleted_name: 'btree (deleted_at, name)',
  },
  phone_numbers: { idx_phone_numbers_org_agent: 'btree (org_id, agent_id)' },
  services: { idx_services_org_created: 'btree (org_id, created_at DESC)' },
  user_org_roles: { idx_user_org_roles_org: 'btree (org_id)' },
};

/** Those of constraints that a hot query stands on. Of others (`agents_pkey`, say) the database takes care by itself. */
const unique: Readonly<Record<string, Declared>> = {
  call_queue: { call_queue_campaign_id_contact_id_key: 'btree (campaign_id, contact_id)' },
  contacts: {
    idx_contacts_org_facebook: 'btree (org_id, facebook_id)',
    idx_contacts_org_instagram: 'btree (org_id, instagram_id)',
    idx_contacts_org_whatsapp: 'btree (org_id, whatsapp)',
  },
  user_org_roles: { user_org_roles_user_id_org_id_key: 'btree (user_id, org_id)' },
};

/** Unique, and no constraints: a constraint cannot be partial. */
const uniqueIndexes: Readonly<Record<string, Declared>> = {
  call_logs: { idx_call_logs_org_provider_call: 'btree (org_id, provider, provider_call_id)' },
  integrations: {
    idx_integrations_facebook_page_id: 'btree (facebook_page_id) WHERE (facebook_page_verified_at IS NOT NULL)',
    idx_integrations_instagram_page_id: 'btree (instagram_page_id) WHERE (instagram_page_verified_at IS NOT NULL)',
  },
  phone_numbers: {
    idx_phone_numbers_e164: 'btree (e164) WHERE (verified_at IS NOT NULL)',
    idx_phone_numbers_provider_phone_id: 'btree (provider_phone_id) WHERE (provider_phone_id_verified_at IS NOT NULL)',
  },
};

const primary: Readonly<Record<string, Declared>> = {
  call_daily_totals: { call_daily_totals_pkey: 'btree (org_id, day, direction, status, sentiment, shard)' },
  call_logs: { call_logs_pkey: 'btree (id)' },
};

export const requiredIndexes: readonly RequiredIndex[] = [
  ...declared(plain, 'CREATE INDEX'),
  ...declared(uniqueIndexes, 'CREATE UNIQUE INDEX'),
  ...declared(unique, 'CREATE UNIQUE INDEX', 'unique'),
  ...declared(primary, 'CREATE UNIQUE INDEX', 'primary key'),
];

function declared(
  tables: Readonly<Record<string, Declared>>,
  create: 'CREATE INDEX' | 'CREATE UNIQUE INDEX',
  constraint?: NonNullable<RequiredIndex['constraint']>,
): RequiredIndex[] {
  return Object.entries(tables).flatMap(([table, indexes]) =>
    Object.entries(indexes).map(([name, columns]) => ({
      name,
      table,
      definition: `${create} ${name} ON ${table.includes('.') ? table : `public.${table}`} USING ${columns}`,
      ...(constraint === undefined ? {} : { constraint }),
    })),
  );
}
