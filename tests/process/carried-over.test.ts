// What stands in a table when a migration comes is there after it, and after it was taken back.
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '../../src/database/migrate.ts';
import { migrationsFolder } from '../../src/database/migration-files.ts';
import { createTestDatabase } from '../helpers/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client?.end();
  await database?.close();
});

const run = (direction: 'up' | 'down', count?: number) =>
  migrate({ databaseUrl: database.url, direction, count, log: () => {} });

/** To the state before the migration of that name. */
async function takeBackTo(name: string): Promise<void> {
  const names = (await readdir(migrationsFolder)).sort();
  await run('down', names.length - names.findIndex((each) => each.includes(name)));
}

it('limits for calls from one number: the hour, else the minute, becomes the window', async () => {
  await takeBackTo('set-one-spam-window');
  const before = [
    [5, 30],
    [null, 100_000],
    [10_000, null],
    [null, null],
  ];
  for (const [perMinute, perHour] of before) {
    const org = randomUUID();
    await client.query('insert into organizations (id, name, slug) values ($1, $2, $2)', [org, `org-${org}`]);
    await client.query(
      `insert into inbound_configs (org_id, spam_max_calls_per_minute, spam_max_calls_per_hour, created_at)
       values ($1, $2, $3, now())`,
      [org, perMinute, perHour],
    );
  }
  const read = async (columns: string) => {
    const { rows } = await client.query({
      text: `select ${columns} from inbound_configs order by created_at`,
      rowMode: 'array',
    });
    return rows;
  };
  await run('up');
  expect(await read('spam_max_calls, spam_window_minutes')).toEqual([
    [30, 60],
    [100_000, 60],
    [10_000, 1],
    [null, 60],
  ]);
  await takeBackTo('set-one-spam-window');
  // Of two, the longer is what was kept.
  expect(await read('spam_max_calls_per_minute, spam_max_calls_per_hour')).toEqual([[null, 30], ...before.slice(1)]);
});

it('pages: each becomes its owner’s, and one that two have named is for people to decide', async () => {
  await takeBackTo('give-pages-one-owner');
  const org = randomUUID();
  await client.query(`insert into organizations (id, name, slug) values ($1, 'One', 'one')`, [org]);
  await client.query(
    `insert into integrations (org_id, name, facebook_page_id, instagram_page_id)
     values ($1, 'Both', 'a', 'a'), ($1, 'One', 'b', null), ($1, 'Another', null, 'b')`,
    [org],
  );
  await expect(run('up')).rejects.toThrow('both name the page b');
  await client.query(`delete from integrations where name = 'Another'`);
  await run('up');
  // Whoever had a page by then has it verified.
  const { rows } = await client.query(
    `select name, facebook_page_verified_at is not null as facebook, instagram_page_verified_at is not null as instagram
     from integrations order by name`,
  );
  expect(rows).toEqual([
    { name: 'Both', facebook: true, instagram: true },
    { name: 'One', facebook: true, instagram: false },
  ]);
});
