// npm run db:snapshot: writes src/database/schema.sql and src/database/database.types.ts from a migrated database.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type pg from 'pg';
import { readConfig } from '../config.ts';
import { migrate } from '../database/migrate.ts';
import { readSchema } from '../database/read-schema.ts';
import { renderSchema } from '../database/render-schema.ts';
import { renderTypes } from '../database/render-types.ts';
import { assertSchemaIsCurrent } from '../database/schema-state.ts';
import { startPostgres } from '../local-stack/postgres.ts';
import { prepareDatabase } from '../local-stack/supabase-database.ts';
import { runCommand } from './run-command.ts';
import { withClient } from './with-database.ts';

const folder = join(import.meta.dirname, '..', 'database');

await runCommand({
  name: 'db:snapshot',
  summary:
    'Writes what the migrations and function files make: src/database/schema.sql and src/database/database.types.ts.',
  usage: [['npm run db:snapshot', 'from a new local database, or from DATABASE_URL where it is set']],
  exitCodes: { 0: 'written', 1: 'failed' },
  async run() {
    const { databaseUrl } = readConfig();
    const files = databaseUrl === undefined ? await withNewDatabase(snapshot) : await snapshot(databaseUrl);
    const paths = Object.keys(files).map((name) => relative(process.cwd(), join(folder, name)));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return { data: { paths }, text: paths.map((path) => `${path}\n`).join('') };
  },
});

function snapshot(databaseUrl: string) {
  return withClient(databaseUrl, 'callboard-snapshot', async (client: pg.Client) => {
    await assertSchemaIsCurrent(client);
    return { 'schema.sql': await renderSchema(client), 'database.types.ts': renderTypes(await readSchema(client)) };
  });
}

async function withNewDatabase<Result>(use: (databaseUrl: string) => Promise<Result>): Promise<Result> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'callboard-snapshot-'));
  try {
    const postgres = await startPostgres({ folder: dataFolder });
    try {
      await prepareDatabase({ postgres, database: 'callboard', authenticatorPassword: 'unused' });
      const databaseUrl = postgres.url('callboard');
      await migrate({ databaseUrl, direction: 'up', log: () => {} });
      return await use(databaseUrl);
    } finally {
      await postgres.close();
    }
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}
