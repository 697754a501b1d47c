// Which tables are audited. Outside of a transaction, one table at a time: a lock on many would wait for writers that wait for it.
import type { MigrationBuilder } from 'node-pg-migrate';

/** How an organisation is set up: every change. By their tables, what audit rows call them. */
const setUp = {
  organizations: 'organization',
  user_org_roles: 'member',
  inbound_configs: 'inbound_config',
  phone_numbers: 'phone_number',
  integrations: 'integration',
  agents: 'agent',
  platform_roles: 'platform_role',
  templates: 'template',
};
/** What is about people: deletions. */
const people = {
  accounts: 'account',
  appointments: 'appointment',
  bizdev_sources: 'bizdev_source',
  call_logs: 'call',
  call_queue: 'queued_contact',
  campaigns: 'campaign',
  contacts: 'contact',
  knowledge_categories: 'knowledge_category',
  leads: 'lead',
  locations: 'location',
  messages: 'message',
  services: 'service',
  staff: 'staff',
};

export function up(pgm: MigrationBuilder): void {
  pgm.noTransaction();
  for (const [table, subject] of Object.entries(setUp)) {
    pgm.sql(`select private.audit_changes_of('${table}', '${subject}')`);
  }
  // They come with the organisation.
  pgm.sql(`select private.audit_changes_of('org_settings', 'settings', array['update', 'delete'])`);
  for (const [table, subject] of Object.entries(people)) {
    pgm.sql(`select private.audit_deletions_of('${table}', '${subject}')`);
  }
  // It noted what ops did, and nobody else.
  pgm.sql('drop trigger if exists audit_organization on public.organizations');
  pgm.sql('drop function if exists private.audit_organization()');
}

export function down(pgm: MigrationBuilder): void {
  pgm.noTransaction();
  for (const table of [...Object.keys(setUp), 'org_settings', ...Object.keys(people)]) {
    for (const event of ['insert', 'update', 'delete'])
      pgm.sql(`drop trigger if exists audit_${event} on public.${table}`);
  }
}
