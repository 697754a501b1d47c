// Applies or takes back migrations, and names the one that failed. The caller holds the migration lock.
import { runner } from 'node-pg-migrate';
import type pg from 'pg';
import { createMigrationFailure } from './failed-migration.ts';
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

export async function runMigrations(client: pg.Client, { direction, count }: RunOptions): Promise<string[]> {
  const begun: string[] = [];
  // The runner does not report which migration failed, but logs each one before it runs. Its other lines are dropped: the SQL of
  // the failed migration, and a warning for each migration without a transaction (an index that is built concurrently).
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
      noLock: true,
      logger: { info, warn: () => {}, error: () => {} },
    });
    return done.map(({ name }) => name);
  } catch (cause) {
    const failed = begun.pop();
    if (failed === undefined) throw cause;
    const file = (await listMigrationFiles()).find((path) => withoutExtension(path) === failed) ?? failed;
    throw createMigrationFailure({ file, direction, before: begun, cause });
  }
}
