// Debian's PostgreSQL 15, the oldest that the migrations are for: found where its package puts it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresBinaries } from '../../src/local-stack/postgres-package.ts';

const folder = '/usr/lib/postgresql/15/bin';

export const hasPostgres15 = existsSync(join(folder, 'initdb'));

export const postgres15: PostgresBinaries = {
  folder,
  initdb: join(folder, 'initdb'),
  postgres: join(folder, 'postgres'),
};
