// Runs the migrations that are missing, and says which one failed.
import { PG_MIGRATE_LOCK_ID, runner } from 'node-pg-migrate';
import type pg from 'pg';
import { FailedMigration } from './failed-migration.ts';
import {
  listMigrationFiles,
  migrationsFolder,
  migrationsSchema,
  migrationsTable,
  withoutExtension,
} from './migration-files.ts';

interface RunOptions {
  readonly direction: 'up' | 'down';
  readonly count?: number | undefined;
}

/** Held until the connection ends; the runner below may take it a second time. False when another run holds it. */
export async function lockMigrations(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
    PG_MIGRATE_LOCK_ID,
  ]);
  return rows[0]?.taken === true;
}

export async function runMigrations(client: pg.Client, { direction, count }: RunOptions): Promise<string[]> {
  const begun: string[] = [];
  // The runner does not say which migration failed, but announces each one. Its other lines are left out: it prints the SQL of
  // the failed migration, and warns of each one that builds an index concurrently, which no transaction may contain.
  const info = (line: string) => {
    const [, name] = /^### MIGRATION (\S+) \((?:UP|DOWN)\) ###$/.exec(line) ?? [];
    if (name !== undefined) begun.push(name);
  };
  try {
    const done = await runner({
      dbClient: client,
      dir: migrationsFolder,
      direction,
      ...(count === undefined ? {} : { count }),
      schema: 'public',
      migrationsSchema,
      createMigrationsSchema: true,
      migrationsTable,
      singleTransaction: false,
      advisoryLockMode: 'fail',
      logger: { info, warn: () => {}, error: () => {} },
    });
    return done.map(({ name }) => name);
  } catch (cause) {
    const failed = begun.pop();
    if (failed === undefined) throw cause;
    const file = (await listMigrationFiles()).find((path) => withoutExtension(path) === failed) ?? failed;
    throw new FailedMigration({ file, direction, before: begun, cause });
  }
}
