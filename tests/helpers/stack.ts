// A Supabase-like stack for one test file: its own database, a real PostgREST, the gateway and the bucket.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import type { Services } from '../../src/config.ts';
import { keepGatewayKey } from '../../src/database/gateway-keys.ts';
import { startGateway } from '../../src/local-stack/gateway.ts';
import { loadOrCreateKeys } from '../../src/local-stack/keys.ts';
import { startPostgrest } from '../../src/local-stack/postgrest.ts';
import { describeServices } from '../../src/local-stack/services.ts';
import { createTestDatabase } from './database.ts';
import { goesWithTheRun } from './run-children.ts';

export type TestStack = Awaited<ReturnType<typeof startTestStack>>;

export interface TestStackOptions {
  readonly now?: () => number;
  /** SQL that the superuser runs in the database before PostgREST connects to it. */
  readonly prepared?: (database: string) => string;
}

export async function startTestStack({ now = Date.now, prepared }: TestStackOptions = {}) {
  const resources = new AsyncDisposableStack();
  try {
    const database = await createTestDatabase();
    resources.defer(database.close);
    const folder = join(inject('testFolder'), new URL(database.url).pathname);
    const buckets = join(folder, 'buckets');
    mkdirSync(join(buckets, 'recordings'), { recursive: true });
    const keys = await loadOrCreateKeys(folder);
    const sql = new pg.Pool({ connectionString: database.url, max: 4 });
    if (prepared !== undefined) await sql.query(prepared(new URL(database.url).pathname.slice(1)));
    const postgrest = await startPostgrest({
      databaseUrl: database.authenticatorUrl,
      jwks: keys.jwks,
      folder,
      onStart: (_name, pid) => goesWithTheRun(pid),
    });
    resources.defer(postgrest.close);
    const gateway = await startGateway({
      postgrestUrl: postgrest.url,
      keys,
      bucketFolder: buckets,
      log: () => {},
      now,
    });
    resources.defer(gateway.close);
    // First of all: a connection of it may outlast its end by a moment, and the database is dropped last.
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

/** What PostgREST demands of the service, for tests that query it as a member and past the service. */
export function gatewayHeaders({ services }: Pick<TestStack, 'services'>) {
  const { publishableKey, gatewayKey } = services.supabase;
  return { apikey: publishableKey, 'x-callboard-key': gatewayKey };
}
