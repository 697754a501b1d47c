// PostgreSQL 17 as a child process, on a free port of 127.0.0.1, with a data folder of its own.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type ChildServer, startChildServer, waitUntilReady } from './child-server.ts';
import type { Log } from './claim.ts';
import { findFreePort } from './free-port.ts';
import { openCluster, type PostgresCluster, serverEnvironment, superuser } from './postgres-cluster.ts';
import { findPostgresBinaries } from './postgres-package.ts';
import { chooseServerUser, type ServerCommand } from './postgres-user.ts';

export interface Postgres {
  readonly pid: number;
  /** For the superuser, or for another role. */
  url(database: string, login?: { user: string; password: string }): string;
  close(): Promise<void>;
}

interface PostgresOptions {
  /** Created when missing. The caller has claimed it: two servers must never run on one folder. */
  readonly folder: string;
  readonly log?: Log;
  /** Called as soon as a server runs, so that it can be found after this process was killed. */
  readonly onStart?: (name: string, pid: number) => void;
  readonly onUnexpectedEnd?: (message: string) => void;
  /** Aborts the start. */
  readonly signal?: AbortSignal | undefined;
}

const name = 'PostgreSQL 17';
// Recovery after a kill replays the write-ahead log, which is slow on a busy disk.
const readyLimitMs = 60_000;
const maxPortAttempts = 5;

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // This is demo data on one machine: durability is worth less than fast writes.
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '256MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  max_connections: '200',
  shared_preload_libraries: 'pg_stat_statements',
  // Shared by all databases of the server, and tests create hundreds.
  'pg_stat_statements.max': '20000',
  // Compiling a dashboard query takes longer than running it.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Rows, keys and parameters are names and phone numbers: keep them out of the log.
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
} as const;

export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { folder, log = () => {}, signal } = options;
  const startedAt = performance.now();
  const binaries = findPostgresBinaries();
  mkdirSync(folder, { recursive: true });
  const user = chooseServerUser([binaries.folder, folder]);
  const cluster = await openCluster(folder, binaries, user);
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    const parameters = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    const command = user.wrap(binaries.postgres, ['-D', cluster.dataFolder, '-p', String(port), ...parameters]);
    const server = await startServer(command, options);
    const url = createUrl(port, cluster);
    const isReady = () => acceptsConnections(url('postgres'));
    const outcome = await waitUntilReady(server, { isReady, limitMs: readyLimitMs, signal });
    if (outcome === 'ready') {
      log(`${name} is ready (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
      return { pid: server.pid, url, close: server.close };
    }
    await server.close();
    signal?.throwIfAborted();
    const isPortTaken = server.output().includes('could not bind');
    if (outcome === 'ended' && isPortTaken && attempt < maxPortAttempts) continue;
    throw new Error(describeFailure(outcome, server.output(), folder));
  }
}

async function startServer(command: ServerCommand, options: PostgresOptions): Promise<ChildServer> {
  return startChildServer({
    ...command,
    name,
    env: serverEnvironment,
    cwd: options.folder,
    logFile: join(options.folder, 'postgres.log'),
    // A "fast shutdown": open transactions are rolled back, and clients are disconnected.
    endSignal: 'SIGINT',
    exitSignal: 'SIGQUIT',
    endLimitMs: 10_000,
    onStart: options.onStart,
    onUnexpectedEnd: options.onUnexpectedEnd,
  });
}

function createUrl(port: number, cluster: PostgresCluster): Postgres['url'] {
  return (database, login = { user: superuser, password: cluster.password }) => {
    const url = new URL(`postgresql://127.0.0.1:${port}/${encodeURIComponent(database)}`);
    url.username = login.user;
    url.password = login.password;
    return url.href;
  };
}

/** Throws when the password is wrong: waiting would not help. */
async function acceptsConnections(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === '28P01' || code === '28000') throw error;
    return false;
  }
}

function describeFailure(outcome: 'ended' | 'late', output: string, folder: string): string {
  const lastLines = output.split('\n').slice(-8).join('\n');
  const problem = outcome === 'late' ? `does not answer after ${readyLimitMs / 1000} s` : 'ended during its start';
  return `${name} ${problem}. Its last output:\n${lastLines}\nIf ${folder} is damaged, \`npm run reset\` creates it again.`;
}
