// npm run platform-role: the only way to get a platform role.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { runCli } from '../helpers/run-cli.ts';

let database: TestDatabase;
let client: pg.Client;
let userId: string;

const run = (...args: string[]) => runCli('platform-role', args, { DATABASE_URL: database.url });

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.close();
});
beforeEach(async () => {
  await client.query('delete from platform_roles');
  userId = randomUUID();
});

const stored = async () => (await client.query('select user_id, role from platform_roles order by role')).rows;

describe('the platform-role command', () => {
  it('grants a role once and revokes it', async () => {
    expect(await run('grant', userId, 'ops')).toEqual({ code: 0, stdout: `${userId} is now ops.\n`, stderr: '' });
    expect((await run('grant', userId, 'ops')).stdout).toBe(`${userId} was ops already.\n`);
    expect(await stored()).toEqual([{ user_id: userId, role: 'ops' }]);
    expect((await run('list')).stdout).toMatch(new RegExp(`^${userId}  ops  since \\d{4}-`));
    expect(await run('revoke', userId, 'ops')).toEqual({
      code: 0,
      stdout: `${userId} is no longer ops.\n`,
      stderr: '',
    });
    expect(await stored()).toEqual([]);
  });

  it('revokes one role of two and prints the result as JSON', async () => {
    await run('grant', userId, 'monitor');
    await run('grant', userId, 'ops');
    const { stdout } = await run('revoke', userId, 'ops', '--json');
    expect(JSON.parse(stdout)).toEqual({ deed: 'revoke', userId, role: 'ops', isChanged: true });
    expect(await stored()).toEqual([{ user_id: userId, role: 'monitor' }]);
  });

  it('exits with 1 when there is nothing to revoke', async () => {
    expect(await run('revoke', userId, 'ops')).toEqual({ code: 1, stdout: `${userId} was not ops.\n`, stderr: '' });
  });

  it.each([
    [[], 'Expected list, grant'],
    [['promote', 'x', 'ops'], 'Expected list, grant'],
    [['grant', 'olivia', 'ops'], '"olivia" is not a user id'],
    [['grant', '0b500000-0000-4000-8000-0000000000ff'], '"" is not a role: expected ops or monitor'],
    [['grant', '0b500000-0000-4000-8000-0000000000ff', 'owner'], '"owner" is not a role'],
    [['--frob'], "Unknown option '--frob'"],
  ])('refuses %j with exit code 2, and changes nothing', async (args, message) => {
    const { code, stderr } = await run(...args);
    expect({ code, stored: await stored() }).toEqual({ code: 2, stored: [] });
    expect(stderr).toContain(message);
  });
});
