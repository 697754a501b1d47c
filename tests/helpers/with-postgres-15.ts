// Tests that need PostgreSQL 15. Without it they are skipped, or fail where CALLBOARD_DEMANDS names it.
import { it } from 'vitest';
import { hasPostgres15 } from './postgres-15.ts';
import { isRequired } from './required-programs.ts';

export function itWithPostgres15(title: string, test: () => Promise<void>): void {
  if (hasPostgres15) it(title, { timeout: 240_000 }, test);
  else if (isRequired('postgresql-15')) it(title, refuse);
  else it.skip(`${title} (skipped: PostgreSQL 15 is not installed)`, test);
}

function refuse(): never {
  throw new Error('CALLBOARD_DEMANDS requires PostgreSQL 15, which is not installed: apt-get install postgresql-15');
}
