import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { createDatabase, dropDatabase } from '../../src/local-stack/supabase-database.ts';

export interface TestDatabase {
  /** As the superuser. */
  readonly url: string;
  readonly authenticatorUrl: string;
  close(): Promise<void>;
}

/** A new database: with all migrations, or as in a new Supabase project. */
export async function createTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const { bare, migrated: full } = inject('templates');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await createDatabase(server, name, { template: migrated ? full : bare });
  const url = new URL(server);
  url.pathname = name;
  const authenticator = new URL(url);
  authenticator.username = 'authenticator';
  authenticator.password = inject('authenticatorPassword');
  return { url: url.href, authenticatorUrl: authenticator.href, close: () => dropDatabase(server, name) };
}
