// Counts the calls that were there before the triggers: 20,000 at a time, each batch committed, while others write. Stopped, it goes
// on where it was when it is run again; until an organisation is through, its views count rows.
import type { MigrationBuilder } from 'node-pg-migrate';

export function up(pgm: MigrationBuilder): void {
  pgm.noTransaction();
  pgm.sql(`
    do $$
    declare
      org uuid;
    begin
      for org in select org_id from private.call_clocks where counted_before <> 'infinity' order by org_id loop
        call private.count_all_calls(org);
      end loop;
    end
    $$`);
}

/** What was counted goes with the tables. */
export function down(pgm: MigrationBuilder): void {
  pgm.noTransaction();
}
