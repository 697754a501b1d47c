// A connection for a command: to DATABASE_URL, else to the embedded stack's database.
import { join } from 'node:path';
import pg from 'pg';
import { readConfig } from '../config.ts';
import { withStackDatabase } from '../local-stack/stack-database.ts';

export async function withDatabaseUrl<Result>(use: (databaseUrl: string) => Promise<Result>): Promise<Result> {
  const { databaseUrl, warnings = [] } = readConfig();
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  warnings.forEach(log);
  if (databaseUrl !== undefined) return use(databaseUrl);
  return withStackDatabase({ root: join(import.meta.dirname, '..', '..'), log }, use);
}

export async function withClient<Result>(
  databaseUrl: string,
  applicationName: string,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: applicationName });
  client.on('error', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
