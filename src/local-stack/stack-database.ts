// The database of the local stack, for commands. If no stack runs, PostgreSQL is started for the duration of the command.
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
    throw new Error('There is no local database yet. Run npm start to create it, or set DATABASE_URL.');
  }
  if (ownerOf(join(home, 'stack')) !== undefined) return use(readRunningUrl(folder));
  await using resources = new AsyncDisposableStack();
  const claim = await claimFolder({ home, name: 'stack', log });
  resources.defer(claim.release);
  const postgres = await startPostgres({ folder: join(claim.folder, 'postgres'), log, onStart: claim.recordChild });
  resources.defer(postgres.close);
  return await use(postgres.url('callboard'));
}

/** PostgreSQL writes its port into the fourth line of this file. */
export function readRunningUrl(folder: string): string {
  const port = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[3];
  const url = new URL(`postgresql://127.0.0.1:${port}/callboard`);
  url.username = superuser;
  url.password = readFileSync(join(folder, 'password'), 'utf8').trim();
  return url.href;
}
