// The folder of the migrations, and the table in which a database records those that were applied.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

export const migrationsFolder = join(import.meta.dirname, '..', '..', 'migrations');

// A schema of its own: PostgREST does not expose it, and no migration drops it.
export const migrationsSchema = 'migrations';
export const migrationsTable = 'pgmigrations';

export async function listMigrationFiles(): Promise<string[]> {
  return (await readdir(migrationsFolder)).filter((name) => !name.startsWith('.')).sort();
}

/** The name in the table of applied migrations. */
export function withoutExtension(file: string): string {
  return file.replace(/\.[^.]+$/, '');
}
