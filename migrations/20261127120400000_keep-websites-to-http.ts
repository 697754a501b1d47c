// A website is an http or https address: a page that links `javascript:…` would run it. Stored ones without a scheme get https; what is
// no address is emptied, since a row that breaks the check could not be changed at all. One lock at a time, and while others write.
import type { MigrationBuilder } from 'node-pg-migrate';

const tables = ['accounts', 'bizdev_sources'];

export function up(pgm: MigrationBuilder): void {
  pgm.noTransaction();
  for (const table of tables) {
    const name = `${table}_website_is_http`;
    pgm.sql(`
      alter table public.${table}
        drop constraint if exists ${name},
        add constraint ${name} check (website ~* '^https?://[^[:space:]]+$') not valid
    `);
    pgm.sql(String.raw`
      update public.${table}
      set website = case
        when website ~* '^[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]+)?([/?#][^[:space:]]*)?$' and char_length(website) <= 492
          then 'https://' || website
      end
      where website !~* '^https?://[^[:space:]]+$'
    `);
    pgm.sql(`alter table public.${table} validate constraint ${name}`);
  }
}

export function down(pgm: MigrationBuilder): void {
  pgm.noTransaction();
  for (const table of tables) pgm.sql(`alter table public.${table} drop constraint ${table}_website_is_http`);
}
