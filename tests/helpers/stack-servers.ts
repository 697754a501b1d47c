// A migrated database with PostgREST in front of it.
import { join } from 'node:path';
import { inject } from 'vitest';
import { type Keys, loadOrCreateKeys } from '../../src/local-stack/keys.ts';
import { type Postgrest, startPostgrest } from '../../src/local-stack/postgrest.ts';
import { withClient } from '../../src/local-stack/supabase-database.ts';
import { endWithRun } from './child-processes.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface StackServers {
  readonly database: TestDatabase;
  readonly keys: Keys;
  readonly postgrest: Pick<Postgrest, 'url' | 'pid'>;
  /** For the files of a stack: its keys, its bucket and its logs. */
  readonly folder: string;
  close(): Promise<void>;
}

/** `prepareSql` returns SQL that the superuser runs in the database, given its name, before PostgREST connects. */
export async function startStackServers(prepareSql?: (database: string) => string): Promise<StackServers> {
  const resources = new AsyncDisposableStack();
  try {
    const database = await createTestDatabase();
    resources.defer(database.close);
    const { pathname } = new URL(database.url);
    const folder = join(inject('testFolder'), pathname);
    const keys = await loadOrCreateKeys(folder);
    if (prepareSql !== undefined) {
      await withClient(database.url, (client) => client.query(prepareSql(pathname.slice(1))));
    }
    const postgrest = await startPostgrest({
      databaseUrl: database.authenticatorUrl,
      jwks: keys.jwks,
      folder,
      onStart: (_name, pid) => endWithRun(pid),
    });
    resources.defer(postgrest.close);
    return { database, keys, postgrest, folder, close: () => resources.disposeAsync() };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}
