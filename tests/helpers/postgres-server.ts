// A PostgreSQL server for one test: another version, other settings or another superuser than the server of the run.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startChildServer, waitUntilReady } from '../../src/local-stack/child-server.ts';
import { findFreePort } from '../../src/local-stack/free-port.ts';
import { serverEnvironment } from '../../src/local-stack/postgres-cluster.ts';
import { findPostgresBinaries, type PostgresBinaries } from '../../src/local-stack/postgres-package.ts';
import { chooseServerUser } from '../../src/local-stack/postgres-user.ts';
import { endWithRun } from './child-processes.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

interface ServerOptions {
  /** By default the PostgreSQL of the local stack. */
  readonly binaries?: PostgresBinaries;
  readonly superuser?: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Files that the server reads, such as a certificate. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface TestServer {
  /** As the superuser, or as another role. */
  url(database: string, login?: { user: string; password: string }): string;
}

const readyLimitMs = 60_000;
const portAttempts = 5;

/** `files` are written to the data folder, so `settings` can name them without a path. */
export function withPostgresServer<Result>(
  options: ServerOptions,
  use: (server: TestServer) => Promise<Result>,
): Promise<Result> {
  return withTemporaryFolder(async (folder) => {
    const cluster = createCluster(folder, options);
    const server = await startOnFreePort(folder, cluster);
    try {
      return await use({ url: server.url });
    } finally {
      await server.close();
    }
  });
}

type Cluster = ReturnType<typeof createCluster>;

function createCluster(
  folder: string,
  { binaries = findPostgresBinaries(), superuser = 'postgres', settings = {}, files = {} }: ServerOptions,
) {
  const user = chooseServerUser([binaries.folder, folder]);
  const dataFolder = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  const password = randomBytes(16).toString('hex');
  mkdirSync(dataFolder, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  for (const path of [folder, dataFolder, passwordFile]) user.own(path);
  const { command, args, ...identity } = user.wrap(binaries.initdb, [
    ...['-D', dataFolder, '-U', superuser, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--locale=C', '--lc-ctype=C.UTF-8', '--no-sync', '--no-instructions'],
  ]);
  execFileSync(command, args, { cwd: folder, ...identity, env: serverEnvironment, stdio: 'pipe' });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(dataFolder, name), text, { mode: 0o600 });
    user.own(join(dataFolder, name));
  }
  const parameters = Object.entries({ ...quick, ...settings }).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const wrap = (port: number) => user.wrap(binaries.postgres, ['-D', dataFolder, '-p', String(port), ...parameters]);
  return { superuser, password, wrap };
}

async function startOnFreePort(folder: string, { superuser, password, wrap }: Cluster) {
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    const server = await startChildServer({
      ...wrap(port),
      name: 'PostgreSQL',
      env: serverEnvironment,
      cwd: folder,
      logFile: join(folder, 'postgres.log'),
      endSignal: 'SIGINT',
      exitSignal: 'SIGQUIT',
      endLimitMs: 10_000,
      onStart: (_name, pid) => endWithRun(pid),
    });
    const url: TestServer['url'] = (database, login = { user: superuser, password }) => {
      const address = new URL(`postgresql://127.0.0.1:${port}/${database}`);
      address.username = login.user;
      address.password = login.password;
      return address.href;
    };
    const outcome = await waitUntilReady(server, { isReady: () => isReady(url('postgres')), limitMs: readyLimitMs });
    if (outcome === 'ready') return { url, close: server.close };
    await server.close();
    // Another process may have taken the port in the meantime.
    if (server.output().includes('could not bind') && attempt < portAttempts) continue;
    throw new Error(`PostgreSQL did not start: ${server.output()}`);
  }
}

const quick = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  timezone: 'UTC',
  shared_preload_libraries: 'pg_stat_statements',
};

async function isReady(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
