// For the list of an organisation's messages. Alone, and outside of a transaction: it is built while others write.
import type { MigrationBuilder } from 'node-pg-migrate';

export function up(pgm: MigrationBuilder): void {
  pgm.noTransaction();
  // A build that failed leaves one that is there and not valid.
  pgm.sql('drop index concurrently if exists public.idx_messages_org_sent');
  pgm.sql('create index concurrently idx_messages_org_sent on public.messages (org_id, sent_at desc, id desc)');
}

export function down(pgm: MigrationBuilder): void {
  pgm.noTransaction();
  pgm.sql('drop index concurrently public.idx_messages_org_sent');
}
