// Applies the migrations, one transaction each, then replays the function files that changed. Also takes migrations back.
import pg from 'pg';
import { dropReplayedFunctions, replayFunctions } from './replay-functions.ts';
import { compareSchema, readAppliedContents, readReleaseContents } from './schema-state.ts';

// A migration that waits for a lock blocks every query that comes after it. It is better to fail and to be run again.
const lockTimeoutMs = 5000;

interface MigrateOptions {
  readonly databaseUrl: string;
  readonly direction: 'up' | 'down';
  /** How many migrations; by default all of them up, one down. */
  readonly count?: number | undefined;
  readonly log: (message: string) => void;
}

export interface Migrated {
  /** The names of the migrations that were applied or taken back, in that order. */
  readonly migrations: readonly string[];
  /** The paths of the function files that were run, and of those whose function was dropped. */
  readonly functions: readonly string[];
}

/** Throws FailedMigration. Fails when another process migrates the same database. */
export async function migrate({ databaseUrl, direction, count, log }: MigrateOptions): Promise<Migrated> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'callboard-migrate' });
  // A migration warns of what its role may not set.
  client.on('notice', ({ message }) => log(message ?? ''));
  // A server that ends fails the query. Without a listener, the event would end the process too.
  client.on('error', () => {});
  await client.connect();
  try {
    const isToRun = direction === 'down' || (await isBehind(client));
    if (!isToRun) return { migrations: [], functions: [] };
    await client.query(`set lock_timeout = ${lockTimeoutMs}; set client_min_messages = warning`);
    // Imported only here: most starts have nothing to migrate, and node-pg-migrate loads a compiler.
    const { withMigrationLock } = await import('./migration-lock.ts');
    const done = await withMigrationLock(client, () =>
      direction === 'up' ? migrateUp(client, count, log) : migrateDown(client, count, log),
    );
    if (done.migrations.length + done.functions.length > 0) await reloadPostgrest(client);
    return done;
  } finally {
    await client.end();
  }
}

async function isBehind(client: pg.Client): Promise<boolean> {
  return compareSchema(await readReleaseContents(), await readAppliedContents(client)).state === 'behind';
}

async function migrateUp(client: pg.Client, count: number | undefined, log: MigrateOptions['log']): Promise<Migrated> {
  const { runMigrations } = await import('./run-migrations.ts');
  const migrations = await runMigrations(client, { direction: 'up', count });
  for (const name of migrations) log(`applied ${name}`);
  const release = await readReleaseContents();
  const { state, missingMigrations } = compareSchema(release, await readAppliedContents(client));
  // Functions are written for the tables of their own release. Even with no changed file, a migration may have broken a body.
  if (state === 'ahead' || missingMigrations.length > 0) return { migrations, functions: [] };
  const { applied, dropped } = await replayFunctions(client, release.files);
  if (applied.length > 0) log(`applied ${describeFunctions(applied)}`);
  if (dropped.length > 0) log(`dropped ${describeFunctions(dropped)}`);
  return { migrations, functions: [...applied, ...dropped] };
}

async function migrateDown(
  client: pg.Client,
  count: number | undefined,
  log: MigrateOptions['log'],
): Promise<Migrated> {
  const functions = await dropReplayedFunctions(client);
  if (functions.length > 0) log(`dropped ${describeFunctions(functions)}`);
  const { runMigrations } = await import('./run-migrations.ts');
  const migrations = await runMigrations(client, { direction: 'down', count });
  for (const name of migrations) log(`took back ${name}`);
  return { migrations, functions };
}

function describeFunctions(paths: readonly string[]): string {
  if (paths.length > 3) return `${paths.length} functions`;
  return `${paths.length === 1 ? 'function' : 'functions'} ${paths.join(', ')}`;
}

// PostgREST reads tables, functions and role settings once; it reloads them on this notification.
async function reloadPostgrest(client: pg.Client): Promise<void> {
  await client.query(`notify pgrst, 'reload schema'; notify pgrst, 'reload config'`);
}
