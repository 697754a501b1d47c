// A process that claims a folder and, on request, runs servers in it until it is ended.
//   node folder-holder.ts HOME [servers]     prints one line of JSON when it is ready
import { join } from 'node:path';
import { claimFolder } from '../../src/local-stack/claim.ts';
import { startPostgres } from '../../src/local-stack/postgres.ts';
import { startPostgrest } from '../../src/local-stack/postgrest.ts';

const [home = '', what] = process.argv.slice(2);
const claim = await claimFolder({ home, name: 'stack', log: () => {} });
const pids: number[] = [];
if (what === 'servers') {
  const postgres = await startPostgres({ folder: join(claim.folder, 'postgres'), onStart: claim.recordChild });
  const postgrest = await startPostgrest({
    databaseUrl: postgres.url('postgres'),
    jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA' }] },
    folder: claim.folder,
    anonRole: 'postgres',
    onStart: claim.recordChild,
  });
  pids.push(postgres.pid, postgrest.pid);
}
process.stdout.write(`${JSON.stringify({ folder: claim.folder, pids })}\n`);
setInterval(() => {}, 60_000);
