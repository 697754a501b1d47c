// A Supabase-like stack for one test file: a database without rows, PostgREST, the gateway and the bucket.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import type { Services } from '../../src/config.ts';
import { keepGatewayKey } from '../../src/database/gateway-keys.ts';
import type { MakeObject } from '../../src/local-stack/bucket/made-object.ts';
import { startGateway } from '../../src/local-stack/gateway.ts';
import { describeServices } from '../../src/local-stack/services.ts';
import { borrowServers } from './shared-servers.ts';
import { startStackServers } from './stack-servers.ts';

export type TestStack = Awaited<ReturnType<typeof startTestStack>>;

export interface TestStackOptions {
  readonly now?: () => number;
  /** Returns SQL that the superuser runs in the database, given its name, before PostgREST connects. */
  readonly prepared?: (database: string) => string;
  /** Makes the objects that the bucket does not hold, such as the recordings of the demo. */
  readonly makeObject?: (databaseUrl: string) => MakeObject;
}

export async function startTestStack({ now = Date.now, prepared, makeObject }: TestStackOptions = {}) {
  const resources = new AsyncDisposableStack();
  try {
    const servers = prepared === undefined ? await borrowServers() : await startStackServers(prepared);
    resources.defer(servers.close);
    const { database, keys, postgrest, folder } = servers;
    const buckets = join(folder, 'buckets');
    rmSync(buckets, { recursive: true, force: true });
    mkdirSync(join(buckets, 'recordings'), { recursive: true });
    const gateway = await startGateway({
      postgrestUrl: postgrest.url,
      keys,
      bucketFolder: buckets,
      log: () => {},
      now,
      ...(makeObject && { makeObject: makeObject(database.url) }),
    });
    resources.defer(gateway.close);
    const sql = new pg.Pool({ connectionString: database.url, max: 4 });
    resources.defer(() => sql.end());
    await keepGatewayKey(sql, keys.gatewayKey);
    const services: Services = describeServices(gateway.url, keys, database.url);
    const logs = {
      postgres: join(inject('testFolder'), 'postgres/postgres.log'),
      postgrest: join(folder, 'postgrest.log'),
    };
    return {
      services,
      keys,
      sql,
      postgrest,
      buckets,
      logs,
      databaseUrl: database.url,
      close: () => resources.disposeAsync(),
    };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

/** The headers of the service itself, for tests that query PostgREST directly as a member. */
export function gatewayHeaders({ services }: Pick<TestStack, 'services'>) {
  const { publishableKey, gatewayKey } = services.supabase;
  return { apikey: publishableKey, 'x-callboard-key': gatewayKey };
}
