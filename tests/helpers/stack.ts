// A Supabase-like stack for one test file: its own database, a real PostgREST, the gateway and the bucket.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import type { Services } from '../../src/config.ts';
import { keepGatewayKey } from '../../src/database/gateway-keys.ts';
import { createClosers } from '../../src/embedded/closers.ts';
import { startGateway } from '../../src/embedded/gateway.ts';
import { loadOrMakeKeys } from '../../src/embedded/keys.ts';
import { startPostgrest } from '../../src/embedded/postgrest.ts';
import { describeServices } from '../../src/embedded/stack.ts';
import { createTestDatabase } from './database.ts';
import { goesWithTheRun } from './run-children.ts';

export type TestStack = Awaited<ReturnType<typeof startTestStack>>;

export async function startTestStack({ now = Date.now }: { now?: () => number } = {}) {
  const closers = createClosers();
  try {
    const database = await createTestDatabase();
    closers.add(database.close);
    const folder = join(inject('testFolder'), new URL(database.url).pathname);
    const buckets = join(folder, 'buckets');
    mkdirSync(join(buckets, 'recordings'), { recursive: true });
    const keys = await loadOrMakeKeys(folder);
    const postgrest = await startPostgrest({
      databaseUrl: database.authenticatorUrl,
      jwks: keys.jwks,
      folder,
      onStart: (_name, pid) => goesWithTheRun(pid),
    });
    closers.add(postgrest.close);
    const gateway = await startGateway({
      postgrestUrl: postgrest.url,
      keys,
      bucketFolder: buckets,
      log: () => {},
      now,
    });
    closers.add(gateway.close);
    const sql = new pg.Pool({ connectionString: database.url, max: 4 });
    closers.add(() => sql.end());
    await keepGatewayKey(sql, keys.gatewayKey);
    const services: Services = describeServices(gateway.url, keys, database.url);
    return { services, keys, sql, postgrest, buckets, databaseUrl: database.url, close: closers.close };
  } catch (error) {
    await closers.close();
    throw error;
  }
}

/** What PostgREST demands of the service, for tests that query it as a member and past the service. */
export function gatewayHeaders({ services }: Pick<TestStack, 'services'>) {
  const { publishableKey, gatewayKey } = services.supabase;
  return { apikey: publishableKey, 'x-callboard-key': gatewayKey };
}
