// The migrations on a database that is initialised like a hosted Supabase project, run by its role `postgres`, which is no superuser.
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { type TestServer, withPostgresServer } from '../helpers/postgres-server.ts';
import { runMigrateCommand } from '../helpers/run-cli.ts';

const password = 'only-for-this-test';
const fixture = new URL('../helpers/hosted-supabase.sql', import.meta.url);

async function withClient<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** `owner`: the role of the project's operator. `admin`: the superuser of Supabase. */
function withHostedProject(use: (project: { owner: string; admin: string }) => Promise<void>): Promise<void> {
  return withPostgresServer({ superuser: 'supabase_admin' }, async ({ url }: TestServer) => {
    const admin = url('postgres');
    await withClient(admin, async (client) => {
      await client.query(await readFile(fixture, 'utf8'));
      await client.query(`alter role postgres password '${password}'`);
    });
    await use({ admin, owner: url('postgres', { user: 'postgres', password }) });
  });
}

/** The default privileges of a project grant everything in public, and the migrations must revoke it. */
async function tablesOpenToAnon(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    select oid::regclass::text as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'p')
      and (has_table_privilege('anon', oid, 'select, insert, update, delete') or has_table_privilege('authenticated', oid, 'truncate'))`);
  return rows.map(({ name }) => name);
}

const byHand = /^ {2}(alter role .*;)$/gm;
const statementsIn = (stdout: string) => [...stdout.matchAll(byHand)].map(([, statement = '']) => statement);

describe('a hosted Supabase project', { timeout: 180_000 }, () => {
  it('applies all migrations, and prints the settings to make by hand until they are made', () =>
    withHostedProject(async ({ owner, admin }) => {
      const first = await runMigrateCommand(['up'], owner);
      expect(first).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^\d+ migrations and \d+ functions done\./),
      });
      const missing = statementsIn(first.stdout);
      expect(missing).toContain("alter role authenticated set statement_timeout = '2s';");

      const again = await runMigrateCommand(['up'], owner);
      expect(again).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^Nothing to do\./) });
      expect(statementsIn(again.stdout)).toEqual(missing);

      expect(await withClient(admin, tablesOpenToAnon)).toEqual([]);

      await withClient(admin, (client) => client.query(missing.join('\n')));
      expect(await runMigrateCommand(['up'], owner)).toEqual({ code: 0, stdout: 'Nothing to do.\n', stderr: '' });
    }));

  it('takes all migrations back', () =>
    withHostedProject(async ({ owner }) => {
      const up = JSON.parse((await runMigrateCommand(['up', '--json'], owner)).stdout);
      const down = await runMigrateCommand(['down', '--count', '1000', '--json'], owner);
      expect(JSON.parse(down.stdout).migrations).toEqual(up.migrations.toReversed());
    }));
});
