// Creates databases like that of a Supabase project on a local server. Tests also clone and drop them.
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import type { Postgres } from './postgres.ts';

const bootstrap = new URL('./bootstrap.sql', import.meta.url);

/** Repeatable: the start after an interrupted one creates what is missing. */
export async function prepareDatabase(options: {
  readonly postgres: Pick<Postgres, 'url'>;
  readonly database: string;
  readonly authenticatorPassword: string;
}): Promise<void> {
  const { postgres, database, authenticatorPassword } = options;
  await withClient(postgres.url('postgres'), async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(database)}`);
  });
  await withClient(postgres.url(database), async (client) => {
    await client.query(await readFile(bootstrap, 'utf8'));
    await client.query(`alter role authenticator password ${pg.escapeLiteral(authenticatorPassword)}`);
  });
}

/** `template`: a database without connections, which is copied. */
export async function createDatabase(
  url: string,
  database: string,
  options: { template?: string } = {},
): Promise<void> {
  const { template } = options;
  // Copying files is faster than writing the log for a template of some megabytes, and a crash may lose this database.
  const copied = template === undefined ? '' : ` template ${pg.escapeIdentifier(template)} strategy file_copy`;
  await withClient(url, (client) => client.query(`create database ${pg.escapeIdentifier(database)}${copied}`));
}

export async function dropDatabase(url: string, database: string): Promise<void> {
  await withClient(url, (client) =>
    client.query(`drop database if exists ${pg.escapeIdentifier(database)} with (force)`),
  );
}

export async function withClient<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  // When the server closes, the query fails. The event too would end the process if it had no listener.
  client.on('error', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
