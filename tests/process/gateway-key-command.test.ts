import { createHash } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../helpers/database.ts';
import { runCli } from '../helpers/run-cli.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
beforeEach(() => client.query('delete from private.gateway_keys'));
afterAll(async () => {
  await client?.end();
  await database?.close();
});

const run = (...args: string[]) => runCli('gateway-key', args, { DATABASE_URL: database.url });

async function storedHashes(): Promise<string[]> {
  const { rows } = await client.query<{ hash: string }>(
    `select encode(hash, 'hex') as hash from private.gateway_keys order by slot`,
  );
  return rows.map(({ hash }) => hash);
}

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

describe('npm run gateway-key', () => {
  it('adds a key, prints only the key on stdout, and stores only its hash', async () => {
    const { stdout, code } = await run('add');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^callboard_[\w-]{43}\n$/);
    expect(await storedHashes()).toEqual([hashOf(stdout.trim())]);
    const listed = await run('list');
    expect(listed.stdout).toMatch(
      new RegExp(`^${hashOf(stdout.trim()).slice(0, 8)}  added \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\n$`),
    );
  });

  it('refuses a third key until one is removed', async () => {
    const [first, second] = [await run('add'), await run('add')].map(({ stdout }) => hashOf(stdout.trim()));
    const third = await run('add');
    expect(third).toMatchObject({ code: 1, stdout: '' });
    expect(third.stderr).toContain('two keys already');
    expect(await storedHashes()).toEqual([first, second]);

    expect(await run('remove', String(first).slice(0, 8))).toMatchObject({ code: 0 });
    expect(await storedHashes()).toEqual([second]);
    expect(await run('add')).toMatchObject({ code: 0 });
  });

  it('warns when no key is left', async () => {
    const { stdout } = await run('add');
    expect((await run('remove', hashOf(stdout.trim()).slice(0, 8))).stderr).toContain('No key is left');
    expect((await run('list')).stderr).toContain('There is no key');
    expect(await run('remove', '01234567')).toMatchObject({ code: 1 });
  });

  it.each([[], ['show'], ['add', 'mine'], ['remove'], ['remove', '%'], ['list', '--all']])(
    'exits with 2 for: %s',
    async (...args) => expect(await run(...args)).toMatchObject({ code: 2, stdout: '' }),
  );
});
