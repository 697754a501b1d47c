// PostgreSQL 17 as a child process: on 127.0.0.1 alone, on a free port, on a folder of its own.
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
  /** As the superuser, or as another role. */
  url(database: string, login?: { user: string; password: string }): string;
  close(): Promise<void>;
}

export interface PostgresOptions {
  /** Made when missing. Whoever calls has claimed it: two servers must never meet here. */
  readonly folder: string;
  readonly log?: Log;
  /** Called the moment a server runs, to be remembered should we be killed. */
  readonly onStart?: (name: string, pid: number) => void;
  readonly onUnexpectedEnd?: (message: string) => void;
}

const name = 'PostgreSQL 17';
// Recovery after a kill reads the log again; a first checkpoint may be slow on a busy disk.
const readyLimitMs = 60_000;
const portAttempts = 5;

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // Demo data on one machine: losing the last second in a power cut is nothing, waiting for the disk is felt on each write.
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '256MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  max_connections: '200',
  shared_preload_libraries: 'pg_stat_statements',
  // For all databases of the server: tests make hundreds.
  'pg_stat_statements.max': '20000',
  // Compiling a query costs more than a dashboard query takes.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Of an error no row and no key, of a statement no values: they are names and numbers.
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
} as const;

export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { folder, log = () => {} } = options;
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
    const outcome = await waitUntilReady(server, () => acceptsConnections(url('postgres')), readyLimitMs);
    if (outcome === 'ready') {
      log(`${name} is up (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
      return { pid: server.pid, url, close: server.close };
    }
    await server.close();
    const isPortTaken = server.output().includes('could not bind');
    if (outcome === 'ended' && isPortTaken && attempt < portAttempts) continue;
    throw new Error(explain(outcome, server.output(), folder));
  }
}

async function startServer(command: ServerCommand, options: PostgresOptions): Promise<ChildServer> {
  return startChildServer({
    ...command,
    name,
    env: serverEnvironment,
    cwd: options.folder,
    logFile: join(options.folder, 'postgres.log'),
    // Fast shutdown: open transactions are rolled back, nothing waits for clients.
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

/** A wrong password is no reason to wait: it is thrown. */
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

function explain(outcome: 'ended' | 'late', output: string, folder: string): string {
  const said = output.split('\n').slice(-8).join('\n');
  const what = outcome === 'late' ? `does not answer after ${readyLimitMs / 1000} s` : 'ended while starting';
  return `${name} ${what}. Its last words:\n${said}\nWhere ${folder} is damaged, \`npm run reset\` makes it new.`;
}
