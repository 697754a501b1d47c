// A stack with a PostgreSQL server of its own, for a test that ends parts of it. Relays keep the ports of PostgreSQL and
// PostgREST when these restart on others.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { keepGatewayKey } from '../../src/database/gateway-keys.ts';
import { migrate } from '../../src/database/migrate.ts';
import { startGateway } from '../../src/local-stack/gateway.ts';
import { loadOrCreateKeys } from '../../src/local-stack/keys.ts';
import { startPostgres } from '../../src/local-stack/postgres.ts';
import { startPostgrest } from '../../src/local-stack/postgrest.ts';
import { describeServices } from '../../src/local-stack/services.ts';
import { prepareDatabase, withClient } from '../../src/local-stack/supabase-database.ts';
import { endWithRun } from './child-processes.ts';
import { startRelay } from './tcp-relay.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

export type SeparateStack = Awaited<ReturnType<typeof startSeparateStack>>;

const database = 'callboard';
const portOf = (url: string) => Number(new URL(url).port);

/** Its folder is removed by `close`. */
export async function startSeparateStack() {
  const started = Promise.withResolvers<Awaited<ReturnType<typeof startIn>>>();
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const folderGone = withTemporaryFolder(async (folder) => {
    const resources = new AsyncDisposableStack();
    try {
      started.resolve(await startIn(folder, resources));
      await finished;
    } catch (error) {
      started.reject(error);
    } finally {
      await resources.disposeAsync();
    }
  });
  const stack = await started.promise;
  return {
    ...stack,
    close(): Promise<void> {
      finish();
      return folderGone;
    },
  };
}

async function startIn(folder: string, resources: AsyncDisposableStack) {
  const password = randomBytes(16).toString('hex');
  const onStart = (_name: string, pid: number) => endWithRun(pid);
  let postgres = await startPostgres({ folder: join(folder, 'postgres'), onStart });
  resources.defer(() => postgres.close());
  await prepareDatabase({ postgres, database, authenticatorPassword: password });
  await migrate({ databaseUrl: postgres.url(database), direction: 'up', log: () => {} });
  const postgresRelay = await startRelay(portOf(postgres.url(database)));
  resources.defer(postgresRelay.close);

  const keys = await loadOrCreateKeys(folder);
  await withClient(postgres.url(database), (client) => keepGatewayKey(client, keys.gatewayKey));
  const authenticator = new URL(postgres.url(database, { user: 'authenticator', password }));
  authenticator.port = String(postgresRelay.port);
  const startRest = () => startPostgrest({ databaseUrl: authenticator.href, jwks: keys.jwks, folder, onStart });
  let postgrest = await startRest();
  resources.defer(() => postgrest.close());
  const postgrestRelay = await startRelay(portOf(postgrest.url));
  resources.defer(postgrestRelay.close);

  const buckets = join(folder, 'buckets');
  mkdirSync(join(buckets, 'recordings'), { recursive: true });
  const postgrestUrl = `http://127.0.0.1:${postgrestRelay.port}`;
  const gateway = await startGateway({ postgrestUrl, keys, bucketFolder: buckets, log: () => {} });
  resources.defer(gateway.close);
  const direct = new URL(postgres.url(database));
  direct.port = String(postgresRelay.port);

  return {
    services: describeServices(gateway.url, keys, direct.href),
    keys,
    /** Connects directly, without the relay. */
    async withSql<Result>(use: (sql: pg.Pool) => Promise<Result>): Promise<Result> {
      const sql = new pg.Pool({ connectionString: postgres.url(database) });
      sql.on('error', () => {});
      try {
        return await use(sql);
      } finally {
        await sql.end();
      }
    },
    postmasterPid: () => postgres.pid,
    signalPostgrest: (signal: NodeJS.Signals) => process.kill(postgrest.pid, signal),
    async startPostgrestAgain() {
      postgrest = await startRest();
      postgrestRelay.leadTo(portOf(postgrest.url));
    },
    stopPostgres: () => postgres.close(),
    async startPostgresAgain() {
      postgres = await startPostgres({ folder: join(folder, 'postgres'), onStart });
      postgresRelay.leadTo(portOf(postgres.url(database)));
    },
  };
}
