// Lists break ties by id. An import gives all its contacts one time, or none of the last message: without the id in the index, all
// of them were sorted for each page. Alone, and outside of a transaction: built beside the old ones while others write.
import type { MigrationBuilder } from 'node-pg-migrate';

const indexes = [
  { name: 'idx_contacts_org_created', was: 'org_id, created_at desc', is: 'org_id, created_at desc, id desc' },
  {
    name: 'idx_contacts_org_last_message',
    was: 'org_id, last_message_at desc nulls last',
    is: 'org_id, last_message_at desc nulls last, id desc',
  },
];

export function up(pgm: MigrationBuilder): void {
  pgm.noTransaction();
  for (const { name, is } of indexes) replace(pgm, name, is);
}

export function down(pgm: MigrationBuilder): void {
  pgm.noTransaction();
  for (const { name, was } of indexes.toReversed()) replace(pgm, name, was);
}

/** Wherever an earlier run was broken off, the next one ends with one index of that name. */
function replace(pgm: MigrationBuilder, name: string, columns: string): void {
  // A build that failed leaves one that is there and not valid.
  pgm.sql(`drop index concurrently if exists public.${name}_next`);
  pgm.sql(`create index concurrently ${name}_next on public.contacts (${columns})`);
  pgm.sql(`drop index concurrently if exists public.${name}`);
  pgm.sql(`alter index public.${name}_next rename to ${name}`);
}
