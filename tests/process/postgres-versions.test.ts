// The migrations on the oldest supported PostgreSQL, compared with the version of the local stack.
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { expect } from 'vitest';
import { migrate } from '../../src/database/migrate.ts';
import { renderSchema } from '../../src/database/render-schema.ts';
import { prepareDatabase } from '../../src/local-stack/supabase-database.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { readCatalog } from '../helpers/database-catalog.ts';
import { postgres15 } from '../helpers/postgres-15.ts';
import { withPostgresServer } from '../helpers/postgres-server.ts';
import { itWithPostgres15 } from '../helpers/with-postgres-15.ts';

async function catalogueOf(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // Forces qualified names, with any search_path of the database.
    await client.query("set search_path = ''");
    return (await readCatalog(client)).filter((line) => !isNewIn17(line));
  } finally {
    await client.end();
  }
}

const snapshotFile = new URL('../../src/database/schema.sql', import.meta.url);

async function snapshotOf(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  return renderSchema(client).finally(() => client.end());
}

/** A privilege that is new in 17 and included in "grant all". */
const isNewIn17 = (line: string) => line.endsWith(' MAINTAIN');

itWithPostgres15('migrations apply on PostgreSQL 15, make what they make on 17, and can be taken back', async () => {
  const database = await createTestDatabase();
  const expected = await catalogueOf(database.url).finally(database.close);
  await withPostgresServer({ binaries: postgres15 }, async ({ url }) => {
    await prepareDatabase({ postgres: { url }, database: 'callboard', authenticatorPassword: 'not-used' });
    const before = await catalogueOf(url('callboard'));
    const run = (direction: 'up' | 'down') =>
      migrate({ databaseUrl: url('callboard'), direction, count: 1000, log: () => {} });
    const up = await run('up');
    expect(await catalogueOf(url('callboard'))).toEqual(expected);
    expect(await snapshotOf(url('callboard'))).toBe(await readFile(snapshotFile, 'utf8'));
    expect((await run('down')).migrations).toEqual(up.migrations.toReversed());
    expect(await catalogueOf(url('callboard'))).toEqual(before);
  });
});
