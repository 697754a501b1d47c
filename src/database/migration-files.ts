// Where the migrations are, and where a database keeps which of them it has.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

export const migrationsFolder = join(import.meta.dirname, '..', '..', 'migrations');

// Neither exposed by PostgREST nor ours to drop on the way down.
export const migrationsSchema = 'migrations';
export const migrationsTable = 'pgmigrations';

export async function listMigrationFiles(): Promise<string[]> {
  return (await readdir(migrationsFolder)).filter((name) => !name.startsWith('.')).sort();
}

/** The name by which a database knows it. */
export function withoutExtension(file: string): string {
  return file.replace(/\.[^.]+$/, '');
}
