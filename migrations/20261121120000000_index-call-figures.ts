// The index that lists page by, with what figures are made of: days are counted from it alone, without the rows, which are
// large. Alone, and outside of a transaction: it is built while others write.
import type { MigrationBuilder } from 'node-pg-migrate';

const listColumns = '(org_id, started_at desc, id desc)';
const figures = 'include (direction, status, sentiment, duration_seconds, agent_id)';

export function up(pgm: MigrationBuilder): void {
  replaceIndex(pgm, `${listColumns} ${figures}`);
}

export function down(pgm: MigrationBuilder): void {
  replaceIndex(pgm, listColumns);
}

function replaceIndex(pgm: MigrationBuilder, definition: string): void {
  pgm.noTransaction();
  // A build that failed leaves one that is there and not valid.
  pgm.sql('drop index concurrently if exists public.idx_call_logs_org_started_next');
  pgm.sql(`create index concurrently idx_call_logs_org_started_next on public.call_logs ${definition}`);
  pgm.sql('drop index concurrently if exists public.idx_call_logs_org_started');
  pgm.sql('alter index public.idx_call_logs_org_started_next rename to idx_call_logs_org_started');
}
