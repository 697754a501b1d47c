// Runs the migrations that are missing, and says which one failed.
import { runner } from 'node-pg-migrate';
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
