// Tests that need PostgreSQL 15: they run where it is found, and fail without it where a run demands it.
import { it } from 'vitest';
import { hasPostgres15 } from './postgres-15.ts';
import { isRequired } from './required-programs.ts';

export function itWithPostgres15(title: string, test: () => Promise<void>): void {
  if (hasPostgres15) it(title, { timeout: 240_000 }, test);
  else if (isRequired('postgresql-15')) it(title, refuse);
  else it.skip(`${title} (left out: this machine has no PostgreSQL 15)`, test);
}

function refuse(): never {
  throw new Error('This run demands PostgreSQL 15, and this machine has none: apt-get install postgresql-15.');
}
