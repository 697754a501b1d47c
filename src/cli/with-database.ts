// A connection for a command: to DATABASE_URL, or else to the database of the local stack.
import { join } from 'node:path';
import pg from 'pg';
import { readConfig } from '../config.ts';
import { withStackDatabase } from '../local-stack/stack-database.ts';
import { note } from './run-command.ts';

export async function withDatabaseUrl<Result>(use: (databaseUrl: string) => Promise<Result>): Promise<Result> {
  const { databaseUrl, warnings = [] } = readConfig();
  warnings.forEach(note);
  if (databaseUrl !== undefined) return use(databaseUrl);
  return withStackDatabase({ root: join(import.meta.dirname, '..', '..'), log: note }, use);
}

export async function withClient<Result>(
  databaseUrl: string,
  applicationName: string,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: applicationName });
  // A lost connection fails the query. Without a listener, the event would end the process too.
  client.on('error', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
