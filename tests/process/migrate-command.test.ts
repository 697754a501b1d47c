import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { findMissingRoleSettings } from '../../src/database/role-settings.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { runMigrateCommand as run } from '../helpers/run-cli.ts';

/** A copied database lacks the settings that a migration made for the original database only. */
async function setForThisDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of await findMissingRoleSettings(client)) await client.query(statement);
  await client.end();
}

describe('the migrate command', () => {
  it('takes back and applies migrations, and prints only JSON on stdout', async () => {
    const database = await createTestDatabase();
    try {
      await setForThisDatabase(database.url);
      const down = await run(['down', '--count', '2', '--json'], database.url);
      const up = await run(['up', '--json'], database.url);
      const { migrations } = JSON.parse(down.stdout);
      expect(migrations).toHaveLength(2);
      expect(JSON.parse(up.stdout)).toEqual({
        direction: 'up',
        migrations: migrations.toReversed(),
        functions: expect.any(Array),
        byHand: [],
      });
      expect(await run(['up'], database.url)).toEqual({ code: 0, stdout: 'Nothing to do.\n', stderr: '' });
    } finally {
      await database.close();
    }
  });

  it('reports a failure in three lines: the file, what was applied before, and the reason; no password', async () => {
    const database = await createTestDatabase({ migrated: false });
    const client = new pg.Client({ connectionString: database.url });
    try {
      await client.connect();
      await client.query('create table public.call_logs (id uuid)');
      const { code, stdout, stderr } = await run(['up'], database.url);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr.split('\n')).toEqual([
        'The migration 20261128000009000_create-calls.sql failed.',
        expect.stringMatching(
          /^Applied before it in this run: 8 migrations, \d+_create-foundations to \d+_create-messages/,
        ),
        'PostgreSQL reports: relation "call_logs" already exists (42P07)',
        '',
      ]);
      // Applied migrations stay, and the next run continues after them.
      await client.query('drop table public.call_logs');
      expect(await run(['up', '--count', '1'], database.url)).toMatchObject({ code: 0, stdout: '1 migration done.\n' });
    } finally {
      await client.end();
      await database.close();
    }
  });

  it('prints no warning while it applies all migrations', async () => {
    const database = await createTestDatabase({ migrated: false });
    try {
      const { stderr } = await run(['up'], database.url);
      expect(stderr.split('\n').filter((line) => line !== '' && !/^(applied|replayed) /.test(line))).toEqual([]);
    } finally {
      await database.close();
    }
  });

  it.each([
    [['sideways'], 'not an action'],
    [['up', '--count', '1e3'], '--count'],
    [['up', '--colour'], 'colour'],
    [['new'], 'needs a name'],
    [['new', '../evil'], 'kebab-case'],
    [['up'], 'DATABASE_URL'],
  ])('exits with 2 and a reason for %j', async (args, reason) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(reason);
  });

  it('exits with 1 when the database cannot be reached', async () => {
    const { code, stderr } = await run(['up'], 'postgres://nobody@127.0.0.1:1/none');
    expect(code).toBe(1);
    expect(stderr).toContain('ECONNREFUSED');
  });

  it('prints its help', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('npm run migrate:down');
  });
});
