// The local stand-in for a Supabase project and an S3 bucket: real PostgreSQL, real PostgREST, a bucket that verifies.
// Started in this order, closed in the reverse of it; what was started is closed too when a later step fails.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Services } from '../config.ts';
import { keepGatewayKey } from '../database/gateway-keys.ts';
import { migrate } from '../database/migrate.ts';
import { type Claim, claimFolder, type Log } from './claim.ts';
import { type Closers, createClosers } from './closers.ts';
import { loadDemoData } from './demo/demo-data.ts';
import { s3Path, startGateway } from './gateway.ts';
import { type Keys, loadOrCreateKeys } from './keys.ts';
import { startPostgres } from './postgres.ts';
import { findPostgrest, startPostgrest } from './postgrest.ts';
import { removeGatewayUrl, writeGatewayUrl } from './running-stacks.ts';
import { stackHome } from './stack-home.ts';
import { prepareDatabase, withClient } from './supabase-database.ts';

export interface LocalStack {
  readonly services: Services;
  /** Without the gateway: what a benchmark takes for its floor. */
  readonly postgrestUrl: string;
  readonly keys: Keys;
  close(): Promise<void>;
}

const bucketName = 'recordings';

interface StackOptions {
  /** The repository: the data lives below it, in `.callboard`. */
  readonly root: string;
  readonly postgrestBin?: string | undefined;
  /** PostgREST's connections. */
  readonly databasePool: number;
  readonly log: Log;
  /** A server of ours ended by itself: nothing that stands on it will answer again. */
  readonly onLost: (message: string) => void;
  /** Ctrl-C during the first start, say: what is up closes, and the start fails. */
  readonly signal?: AbortSignal | undefined;
}

export async function startLocalStack(options: StackOptions): Promise<LocalStack> {
  const home = join(options.root, stackHome);
  options.signal?.throwIfAborted();
  const claim = await claimFolder({ home, name: 'stack', log: options.log });
  const closers = createClosers();
  // The claim goes last, when no server is even starting any more: until then nobody else may use the folder.
  const close = () => closers.close().finally(claim.release);
  const giveUp = () => void closers.close().catch(() => {});
  options.signal?.addEventListener('abort', giveUp, { once: true });
  try {
    const keys = await loadOrCreateKeys(home);
    const started = await startServices(claim, keys, closers, options);
    // From here on it closes after what stands on it, and not in the moment that the process is told to end.
    options.signal?.removeEventListener('abort', giveUp);
    options.signal?.throwIfAborted();
    return { keys, ...started, close };
  } catch (error) {
    await close();
    options.signal?.throwIfAborted();
    throw error;
  }
}

async function startServices(claim: Claim, keys: Keys, closers: Closers, options: StackOptions) {
  const { log } = options;
  removeGatewayUrl(claim.folder);
  // Looked for first: nobody should wait for the demo data to hear that there is no PostgREST.
  const bin = findPostgrest(options.postgrestBin);
  const watched = { log, onStart: claim.recordChild, onUnexpectedEnd: options.onLost };
  const postgres = await startPostgres({ ...watched, folder: join(claim.folder, 'postgres') });
  await closers.add(postgres.close);
  const databaseUrl = postgres.url('callboard');
  const password = randomBytes(24).toString('base64url');
  await prepareDatabase({ postgres, database: 'callboard', authenticatorPassword: password });
  await migrate({ databaseUrl, direction: 'up', log });
  await withClient(databaseUrl, (client) => keepGatewayKey(client, keys.gatewayKey));

  // After the migrations, for PostgREST reads the tables once; the rows may still come in meanwhile.
  const { buckets, bucket } = makeBucketFolders(claim.folder);
  const authenticatorUrl = postgres.url('callboard', { user: 'authenticator', password });
  const [postgrest] = await closers.all(
    startPostgrest({
      ...watched,
      databaseUrl: authenticatorUrl,
      jwks: keys.jwks,
      folder: claim.folder,
      bin,
      dbPool: options.databasePool,
    }),
    loadDemoData({ databaseUrl, bucketFolder: bucket, log }),
  );
  const gateway = await startGateway({ postgrestUrl: postgrest.url, keys, bucketFolder: buckets, log });
  await closers.add(gateway.close);
  writeGatewayUrl(claim.folder, gateway.url);
  return { services: describeServices(gateway.url, keys, databaseUrl), postgrestUrl: postgrest.url };
}

function makeBucketFolders(folder: string): { buckets: string; bucket: string } {
  const buckets = join(folder, 'buckets');
  const bucket = join(buckets, bucketName);
  mkdirSync(bucket, { recursive: true });
  return { buckets, bucket };
}

export function describeServices(gatewayUrl: string, keys: Keys, databaseUrl: string): Services {
  const { region, accessKeyId, secretAccessKey } = keys.bucketCredentials;
  return {
    supabase: {
      url: gatewayUrl,
      publishableKey: keys.publishableKey,
      gatewayKey: keys.gatewayKey,
      issuer: keys.issuer,
      tokenKeys: { jwksUrl: `${gatewayUrl}/auth/v1/.well-known/jwks.json` },
    },
    bucket: { name: bucketName, region, endpoint: `${gatewayUrl}${s3Path}`, accessKeyId, secretAccessKey },
    databaseUrl,
  };
}
