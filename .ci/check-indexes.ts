// Holds the indexes of a freshly migrated database with 200,000 calls against the hot queries: what a deploy would be stopped for.
// On a PostgreSQL of its own, which is gone afterwards. The indexes are set aside for the filling, and built by ensure-indexes.
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { requiredIndexes } from '../src/database/index-doctor/required-indexes.ts';
import { migrate } from '../src/database/migrate.ts';
import { startPostgres } from '../src/embedded/postgres.ts';
import { prepareDatabase } from '../src/embedded/supabase-database.ts';

const startedAt = performance.now();
const log = (line: string) =>
  void process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${line}\n`);
const root = join(import.meta.dirname, '..');

const folder = mkdtempSync(join(tmpdir(), 'callboard-indexes-'));
// The server runs as an unprivileged user, who must be able to go there.
chmodSync(folder, 0o755);
try {
  const postgres = await startPostgres({ folder: join(folder, 'postgres') });
  try {
    await prepareDatabase({ postgres, database: 'callboard', authenticatorPassword: 'unused' });
    const databaseUrl = postgres.url('callboard');
    await migrate({ databaseUrl, direction: 'up', log: () => {} });
    log('migrated');
    await fill(databaseUrl);
    const ensured = await runCommand('ensure-indexes.ts', databaseUrl);
    log('built by ensure-indexes');
    await withClient(databaseUrl, (client) => client.query('vacuum analyze'));
    const checked = ensured === 0 ? await runCommand('check-indexes.ts', databaseUrl) : ensured;
    log(checked === 0 ? 'checked: nothing stops a deploy' : 'checked: a deploy would be stopped');
    process.exitCode = checked;
  } finally {
    await postgres.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function fill(databaseUrl: string): Promise<void> {
  // What is private is small.
  const setAside = requiredIndexes.filter(
    ({ constraint, table }) => constraint === undefined && !table.startsWith('private.'),
  );
  await withClient(databaseUrl, async (client) => {
    await client.query(`drop index ${setAside.map(({ name }) => `public.${name}`).join(', ')}`);
    await client.query(readFileSync(join(root, 'tests/helpers/two-hundred-thousand-calls.sql'), 'utf8'));
  });
  log('filled');
}

async function withClient(connectionString: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

/** As an operator runs it; what it says goes on. */
function runCommand(name: string, databaseUrl: string): Promise<number> {
  return new Promise((resolve) => {
    const env = { ...process.env, DATABASE_URL: databaseUrl };
    const child = execFile(process.execPath, [join(root, 'src/cli', name)], { env }, (error) =>
      resolve(error === null ? 0 : 1),
    );
    child.stdout?.pipe(process.stdout);
    child.stderr?.pipe(process.stderr);
  });
}
