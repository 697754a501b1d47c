// Applies the migrations, a transaction each, and takes them back. Two runs at once: the second fails and does not wait.
import pg from 'pg';
import { applyFunctions, dropFunctions, findOutdatedFunctions } from './apply-functions.ts';
import { listMigrationFiles, migrationsSchema, migrationsTable, withoutExtension } from './migration-files.ts';

// A migration that waits for a lock makes everybody behind it wait as well: better to fail, and be run again.
const lockTimeoutMs = 5000;

export interface MigrateOptions {
  readonly databaseUrl: string;
  readonly direction: 'up' | 'down';
  /** How many; by default all of them up, one down. */
  readonly count?: number | undefined;
  readonly log: (message: string) => void;
}

/** The names applied or taken back, in that order. Throws FailedMigration. */
export async function migrate({ databaseUrl, direction, count, log }: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'callboard-migrate' });
  // What a migration had to leave undone, it says in a warning.
  client.on('notice', ({ message }) => log(message ?? ''));
  // A server that ends fails the query; the event besides would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    if (direction === 'up' && (await isUpToDate(client))) return [];
    await client.query(`set lock_timeout = ${lockTimeoutMs}; set client_min_messages = warning`);
    // Imported only here: most starts have nothing to migrate, and node-pg-migrate brings a compiler of its own.
    const { lockMigrations, runMigrations } = await import('./run-migrations.ts');
    // Without the lock the run below fails, and must leave the functions alone.
    if (direction === 'down' && (await lockMigrations(client))) await dropFunctions(client);
    const names = await runMigrations(client, { direction, count });
    for (const name of names) log(`${direction === 'up' ? 'applied' : 'reverted'} ${name}`);
    // After some of the migrations only, what the functions use may be missing.
    const replayed = direction === 'up' && (await hasAllMigrations(client)) ? await applyFunctions(client) : [];
    if (replayed.length > 0) log(`replayed ${replayed.length} SQL function${replayed.length === 1 ? '' : 's'}`);
    if (names.length + replayed.length > 0) await reloadPostgrest(client);
    return names;
  } finally {
    await client.end();
  }
}

async function isUpToDate(client: pg.Client): Promise<boolean> {
  if (!(await hasAllMigrations(client))) return false;
  const { changed, removed } = await findOutdatedFunctions(client);
  return changed.length + removed.length === 0;
}

async function hasAllMigrations(client: pg.Client): Promise<boolean> {
  const table = `${migrationsSchema}.${migrationsTable}`;
  const { rows } = await client.query<{ found: string | null }>('select to_regclass($1)::text as found', [table]);
  if (rows[0]?.found == null) return false;
  const applied = await client.query<{ name: string }>(`select name from ${table}`);
  const names = new Set(applied.rows.map(({ name }) => name));
  return (await listMigrationFiles()).every((file) => names.has(withoutExtension(file)));
}

/** PostgREST reads tables, functions and role settings once. */
async function reloadPostgrest(client: pg.Client): Promise<void> {
  await client.query(`notify pgrst, 'reload schema'; notify pgrst, 'reload config'`);
}
