// Applies the SQL in migrations/, a transaction each, and takes it back. Two at once: the second fails rather than waits.
import { join } from 'node:path';
import { runner } from 'node-pg-migrate';
import pg from 'pg';

export const migrationsFolder = join(import.meta.dirname, '..', '..', 'migrations');

// Neither exposed by PostgREST nor ours to drop on the way down.
const migrationsSchema = 'migrations';
// A migration that waits for a lock makes everybody behind it wait as well: better to fail, and be run again.
const lockTimeoutMs = 5000;

export interface MigrateOptions {
  readonly databaseUrl: string;
  readonly direction: 'up' | 'down';
  /** How many; by default all of them up, one down. */
  readonly count?: number | undefined;
  readonly log: (message: string) => void;
}

/** The names applied or taken back, in that order. */
export async function migrate({ databaseUrl, direction, count, log }: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'callboard-migrate' });
  // What a migration had to leave undone, it says in a warning.
  client.on('notice', ({ message }) => log(message ?? ''));
  await client.connect();
  try {
    await client.query(`set lock_timeout = ${lockTimeoutMs}; set client_min_messages = warning`);
    const done = await runner({
      dbClient: client,
      dir: migrationsFolder,
      direction,
      ...(count === undefined ? {} : { count }),
      schema: 'public',
      migrationsSchema,
      createMigrationsSchema: true,
      migrationsTable: 'pgmigrations',
      singleTransaction: false,
      advisoryLockMode: 'fail',
      logger: { info: () => {}, warn: log, error: log },
    });
    const names = done.map(({ name }) => name);
    for (const name of names) log(`${direction === 'up' ? 'applied' : 'took back'} ${name}`);
    if (names.length > 0) await tellPostgrest(client);
    return names;
  } finally {
    await client.end();
  }
}

// It reads tables, functions and role settings once; a hosted one listens for this.
async function tellPostgrest(client: pg.Client): Promise<void> {
  await client.query(`notify pgrst, 'reload schema'; notify pgrst, 'reload config'`);
}
