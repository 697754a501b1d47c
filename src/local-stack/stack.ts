// The local stack: a stand-in for a Supabase project and an S3 bucket. Every server listens on 127.0.0.1, on a free port.
//
//   start order      files, below .callboard/
//   1 claim          stack/claim-<n>.json (stack-2/, stack-3/, … where another process holds stack/)
//   2 keys           keys.json, shared by all stacks of this clone
//   3 PostgreSQL     stack/postgres/data, password, postgres.log
//   4 migrations     the database `callboard`
//   5 PostgREST      stack/postgrest.log; the demo data loads meanwhile
//   6 demo data
//   7 gateway        stack/gateway.url: one address for PostgREST, the public keys and the bucket (stack/buckets/recordings/)
//
// Everything closes in the reverse order, also when a later step fails.
import { randomBytes } from 'node:crypto';
import { addAbortListener } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Services } from '../config.ts';
import { keepGatewayKey } from '../database/gateway-keys.ts';
import { migrate } from '../database/migrate.ts';
import { claimFolder, type Log } from './claim.ts';
import { loadDemoData } from './demo/demo-data.ts';
import { createDemoRecordings } from './demo/demo-recordings.ts';
import { startGateway } from './gateway.ts';
import { type Keys, loadOrCreateKeys } from './keys.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { startPostgrest } from './postgrest.ts';
import { findPostgrest } from './postgrest-binary.ts';
import { removeGatewayUrl, writeGatewayUrl } from './running-stacks.ts';
import { bucketName, describeServices } from './services.ts';
import { stackHome } from './stack-home.ts';
import { prepareDatabase, withClient } from './supabase-database.ts';

export interface LocalStack {
  readonly services: Services;
  /** PostgREST without the gateway: the baseline of the benchmarks. */
  readonly postgrestUrl: string;
  readonly keys: Keys;
  close(): Promise<void>;
}

interface LocalStackOptions {
  /** The repository. The files are below it, in `.callboard`. */
  readonly root: string;
  readonly postgrestBin?: string | undefined;
  /** The size of PostgREST's connection pool. */
  readonly databasePool: number;
  readonly log: Log;
  /** A server ended by itself, and the stack no longer works. */
  readonly onLost: (message: string) => void;
  /** Aborts the start only: a stack that has started stays until `close`. */
  readonly signal?: AbortSignal | undefined;
}

const database = 'callboard';

export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { root, databasePool, log, onLost, signal } = options;
  signal?.throwIfAborted();
  await using resources = new AsyncDisposableStack();
  const home = join(root, stackHome);
  const claim = await claimFolder({ home, name: 'stack', log });
  // The claim is released last: no other process may use the folder before every server has ended.
  resources.defer(claim.release);
  const keys = await loadOrCreateKeys(home);
  removeGatewayUrl(claim.folder);
  // Checked before the slow steps, so that a missing PostgREST is reported at once.
  const bin = findPostgrest(options.postgrestBin);

  const server = { log, onStart: claim.recordChild, onUnexpectedEnd: onLost, signal };
  const postgres = await startPostgres({ ...server, folder: join(claim.folder, 'postgres') });
  resources.defer(postgres.close);
  // Stopping PostgreSQL fails the step in progress, so Ctrl-C does not have to wait for the demo data.
  using _ = signal === undefined ? null : addAbortListener(signal, () => void postgres.close());
  const databaseUrl = postgres.url(database);
  const authenticatorUrl = await createDatabase(postgres, keys, log);

  // PostgREST reads the tables once, so it starts after the migrations. Rows may still arrive.
  const demoData = loadDemoData({ databaseUrl, log });
  // Awaited below. When PostgREST fails first, this failure is a consequence of closing PostgreSQL.
  demoData.catch(() => {});
  const postgrest = await startPostgrest({
    ...server,
    databaseUrl: authenticatorUrl,
    jwks: keys.jwks,
    folder: claim.folder,
    bin,
    dbPool: databasePool,
  });
  resources.defer(postgrest.close);
  await demoData;

  const gateway = await startGateway({
    postgrestUrl: postgrest.url,
    keys,
    bucketFolder: createBucketFolder(claim.folder),
    log,
    makeObject: createDemoRecordings(databaseUrl),
  });
  resources.defer(gateway.close);
  signal?.throwIfAborted();
  writeGatewayUrl(claim.folder, gateway.url);
  const running = resources.move();
  return {
    services: describeServices(gateway.url, keys, databaseUrl),
    postgrestUrl: postgrest.url,
    keys,
    close: () => running.disposeAsync(),
  };
}

/** Returns the connection string of PostgREST's login role. */
async function createDatabase(postgres: Postgres, keys: Keys, log: Log): Promise<string> {
  const databaseUrl = postgres.url(database);
  const password = randomBytes(24).toString('base64url');
  await prepareDatabase({ postgres, database, authenticatorPassword: password });
  const { migrations, functions } = await migrate({ databaseUrl, direction: 'up', log: () => {} });
  if (migrations.length + functions.length > 0) {
    log(`The database is up to date (applied: ${migrations.length} migrations, ${functions.length} functions)`);
  }
  await withClient(databaseUrl, (client) => keepGatewayKey(client, keys.gatewayKey));
  return postgres.url(database, { user: 'authenticator', password });
}

/** Returns the folder of all buckets. */
function createBucketFolder(folder: string): string {
  const buckets = join(folder, 'buckets');
  mkdirSync(join(buckets, bucketName), { recursive: true });
  return buckets;
}
