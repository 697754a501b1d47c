// PostgreSQL 15 of Debian, the oldest version that the migrations support, at the path of its package.
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
