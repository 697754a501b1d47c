// Creates an empty migration that sorts after all others.
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrationsFolder } from './migration-files.ts';

const skeleton = (title: string) => `-- ${title}: why this change is needed.

-- Up Migration

-- Down Migration
`;

/** Kebab-case, such as `add-call-tags`. */
export function isMigrationName(name: string): boolean {
  return /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length <= 100;
}

/** Returns the path of the new file. */
export async function createMigration(name: string, now = new Date(), folder = migrationsFolder): Promise<string> {
  if (!isMigrationName(name)) throw new Error(`"${name}" is not a migration name`);
  const path = join(folder, `${await nextTimestamp(now, folder)}_${name}.sql`);
  await writeFile(path, skeleton(name.replaceAll('-', ' ')), { flag: 'wx' });
  return path;
}

// The runner refuses a migration that sorts before an applied one, and the clock of another developer may be ahead.
async function nextTimestamp(now: Date, folder: string): Promise<string> {
  const current = BigInt(now.toISOString().replace(/\D/g, ''));
  const taken = (await readdir(folder)).map((file) => BigInt(/^\d{17}/.exec(file)?.[0] ?? 0));
  return String(taken.reduce((latest, each) => (each >= latest ? each + 1n : latest), current));
}
