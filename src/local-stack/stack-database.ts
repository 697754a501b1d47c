// The database of the embedded stack, for commands: of the one that runs, else of the one that lies there, started for as long as needed.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimFolder, type Log, ownerOf } from './claim.ts';
import { startPostgres } from './postgres.ts';
import { superuser } from './postgres-cluster.ts';
import { stackHome } from './stack-home.ts';

export async function withStackDatabase<Result>(
  { root, log }: { readonly root: string; readonly log: Log },
  use: (databaseUrl: string) => Promise<Result>,
): Promise<Result> {
  const home = join(root, stackHome);
  const folder = join(home, 'stack', 'postgres');
  if (!existsSync(join(folder, 'data'))) {
    throw new Error('There is no embedded database yet: npm start makes it. Or set DATABASE_URL.');
  }
  if (ownerOf(join(home, 'stack')) !== undefined) return use(readRunningUrl(folder));
  const claim = await claimFolder({ home, name: 'stack', log });
  try {
    const postgres = await startPostgres({ folder: join(claim.folder, 'postgres'), log, onStart: claim.recordChild });
    try {
      return await use(postgres.url('callboard'));
    } finally {
      await postgres.close();
    }
  } finally {
    claim.release();
  }
}

/** PostgreSQL writes its port into the fourth line. */
export function readRunningUrl(folder: string): string {
  const port = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[3];
  const url = new URL(`postgresql://127.0.0.1:${port}/callboard`);
  url.username = superuser;
  url.password = readFileSync(join(folder, 'password'), 'utf8').trim();
  return url.href;
}
