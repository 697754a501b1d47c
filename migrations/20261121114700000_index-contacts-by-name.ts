// For the list of contacts by name. Alone, and outside of a transaction: it is built while others write.
import type { MigrationBuilder } from 'node-pg-migrate';

export function up(pgm: MigrationBuilder): void {
  pgm.noTransaction();
  // A build that failed leaves one that is there and not valid.
  pgm.sql('drop index concurrently if exists public.idx_contacts_org_name');
  pgm.sql('create index concurrently idx_contacts_org_name on public.contacts (org_id, full_name, id)');
}

export function down(pgm: MigrationBuilder): void {
  pgm.noTransaction();
  pgm.sql('drop index concurrently public.idx_contacts_org_name');
}
