// A provider's call id is unique within the organisation. Alone, and outside of a transaction: it is built while others write.
import type { MigrationBuilder } from 'node-pg-migrate';

export function up(pgm: MigrationBuilder): void {
  pgm.noTransaction();
  // A build that failed leaves an index that exists and is not valid.
  pgm.sql('drop index concurrently if exists public.idx_call_logs_org_provider_call');
  pgm.sql(
    'create unique index concurrently idx_call_logs_org_provider_call on public.call_logs (org_id, provider, provider_call_id)',
  );
}

export function down(pgm: MigrationBuilder): void {
  pgm.noTransaction();
  pgm.sql('drop index concurrently public.idx_call_logs_org_provider_call');
}
