// npm run types: writes src/database/database.types.ts from a migrated database.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { InvalidConfig, readConfig } from '../config.ts';
import { migrate } from '../database/migrate.ts';
import { readSchema } from '../database/read-schema.ts';
import { renderTypes } from '../database/render-types.ts';
import { startPostgres } from '../local-stack/postgres.ts';
import { prepareDatabase } from '../local-stack/supabase-database.ts';

const help = `Writes the TypeScript types of the database: its tables, the references between them, its functions.

  npm run types                  from a fresh embedded database, or from DATABASE_URL where it is set
  npm run types -- --stdout      prints them and writes nothing
  npm run types -- --json        the path written, as JSON

Exit codes: 0 done, 1 failed, 2 not understood.
`;
const typesFile = join(import.meta.dirname, '..', 'database', 'database.types.ts');

class UsageError extends Error {}

async function run(): Promise<void> {
  const options = readOptions();
  if (options.help) return write(help);
  const { databaseUrl } = readConfig();
  const types = databaseUrl === undefined ? await withEmbeddedDatabase(typesOf) : await typesOf(databaseUrl);
  if (options.stdout) return write(types);
  await writeFile(typesFile, types);
  const path = relative(process.cwd(), typesFile);
  write(options.json ? `${JSON.stringify({ path })}\n` : `${path}\n`);
}

async function typesOf(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return renderTypes(await readSchema(client));
  } finally {
    await client.end();
  }
}

async function withEmbeddedDatabase<Result>(use: (databaseUrl: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-types-'));
  try {
    const postgres = await startPostgres({ folder });
    try {
      await prepareDatabase({ postgres, database: 'callboard', authenticatorPassword: 'unused' });
      const databaseUrl = postgres.url('callboard');
      await migrate({ databaseUrl, direction: 'up', log: () => {} });
      return await use(databaseUrl);
    } finally {
      await postgres.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readOptions() {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { stdout: flag, json: flag, help: { ...flag, short: 'h' } } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function write(text: string): void {
  process.stdout.write(text);
}

try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError || error instanceof InvalidConfig ? 2 : 1;
}
