// Builds the required indexes that are missing, one at a time, with CREATE INDEX CONCURRENTLY so that writers are not blocked.
//
// Two runs take turns with an advisory lock that is polled, not awaited in the database: a waiting statement holds a snapshot, and a
// concurrent build waits for all older snapshots, so the two runs would deadlock.
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { readFacts } from './facts.ts';
import { type Progress, watchBuild } from './progress.ts';
import type { RequiredIndex } from './required-index.ts';
import { isDone, stepsFor } from './steps.ts';

interface EnsureOptions {
  readonly databaseUrl: string;
  readonly requiredIndexes: readonly RequiredIndex[];
  /** Collects the statements and runs none of them. */
  readonly isDryRun?: boolean;
  /** How long a statement waits for the table and for older transactions. */
  readonly lockTimeoutMs?: number;
  readonly pollMs?: number;
  readonly say: (line: string) => void;
  readonly onProgress?: (index: string, progress: Progress) => void;
}

interface Ensured {
  /** In the order in which they ran, or would run. */
  readonly statements: readonly string[];
  readonly built: readonly string[];
  readonly failed: readonly { readonly index: string; readonly reason: string }[];
}

const advisoryLock = `hashtextextended('callboard ensure-indexes', 0)`;

export async function ensureIndexes(options: EnsureOptions): Promise<Ensured> {
  const { requiredIndexes, isDryRun = false, lockTimeoutMs = 60_000 } = options;
  await using builder = await connect(options.databaseUrl);
  await using watcher = await connect(options.databaseUrl);
  const { client } = builder;
  await client.query(`set statement_timeout = 0; set lock_timeout = ${lockTimeoutMs}`);
  const ensured = { statements: [] as string[], built: [] as string[], failed: [] as Ensured['failed'][number][] };
  if (!isDryRun) await acquireLock(client, options);
  let facts = await readFacts(client);
  for (const index of requiredIndexes) {
    if (isDone(stepsFor(index, facts))) continue;
    // Read the catalogue again: a build takes long, and another session may have changed an index since.
    facts = await readFacts(client);
    const steps = stepsFor(index, facts);
    if ('refused' in steps) ensured.failed.push({ index: index.name, reason: steps.refused });
    else if (steps.statements.length > 0) {
      ensured.statements.push(...steps.statements);
      if (isDryRun) continue;
      try {
        await build(index, steps.statements, { builder: client, watcher: watcher.client, options });
        ensured.built.push(index.name);
      } catch (error) {
        if (!(error instanceof pg.DatabaseError)) throw error;
        // A failed build leaves an invalid index. The next run drops it and tries again.
        ensured.failed.push({ index: index.name, reason: error.message });
        options.say(`${index.name}: ${error.message}`);
      }
    }
  }
  return ensured;
}

interface Connections {
  readonly builder: pg.Client;
  readonly watcher: pg.Client;
  readonly options: EnsureOptions;
}

async function build(
  { name, table }: RequiredIndex,
  statements: readonly string[],
  { builder, watcher, options: { say, onProgress = () => {}, pollMs = 200 } }: Connections,
): Promise<void> {
  const startedAt = performance.now();
  const { rows } = await builder.query<{ pid: number }>('select pg_backend_pid() as pid');
  const watched = { watcher, buildingPid: rows[0]?.pid ?? 0, pollMs, onProgress: onProgress.bind(undefined, name) };
  say(`${name}: ${statements.length > 1 && statements[0]?.startsWith('DROP') ? 'rebuilding' : 'building'} on ${table}`);
  // One query per statement: several in one query are one transaction, and a concurrent build cannot run in a transaction.
  for (const statement of statements) await watchBuild(watched, () => builder.query(statement));
  say(`${name}: done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** The lock is held until the connection closes. */
async function acquireLock(client: pg.Client, { say, pollMs = 200 }: EnsureOptions): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const { rows } = await client.query<{ is_acquired: boolean }>(
      `select pg_try_advisory_lock(${advisoryLock}) as is_acquired`,
    );
    if (rows[0]?.is_acquired) return;
    if (attempt === 0) say('Another ensure-indexes is running: waiting for it to end');
    await delay(pollMs);
  }
}

async function connect(connectionString: string) {
  const client = new pg.Client({ connectionString, application_name: 'callboard-ensure-indexes' });
  client.on('error', () => {});
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}
