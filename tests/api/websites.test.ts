// A website is an http or https address, because links with other schemes can run code.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../src/database/migrate.ts';
import { makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { askAs, askPostgrestAs } from '../helpers/ask-as.ts';
import { createTestDatabase } from '../helpers/database.ts';

let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp();
  org = await makeOrg(service.stack);
});
afterAll(() => service?.close());

describe.each(['accounts', 'bizdev_sources'])('a website of %s', (table) => {
  const path = `/api/${table.replaceAll('_', '-')}`;

  it.each(['https://engines.example', 'http://a', 'HTTPS://Engines.example/über?q=1#part'])(
    'accepts %s',
    async (website) => {
      const { status, body } = await askAs(service.app, org.token)('POST', path, { name: 'Engines', website });
      expect([status, body.website]).toEqual([201, website]);
    },
  );

  it.each([
    'javascript:alert(document.domain)',
    ' https://engines.example',
    'https://',
    'https://a b',
    'https://a\nb',
    'data:text/html,x',
    'ftp://engines.example',
    'engines.example',
    '',
  ])('refuses %j, through the service and at PostgREST', async (website) => {
    const row = { name: 'Engines', website };
    const refused = await askAs(service.app, org.token)('POST', path, row);
    expect(refused).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    const past = await askPostgrestAs(service.stack, org.token, org.id)('POST', table, { ...row, org_id: org.id });
    expect(past).toMatchObject({ status: 400, body: { code: '23514' } });
  });
});

it('a migration adds the scheme to stored websites, and clears those that are not an address', async () => {
  const database = await createTestDatabase();
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ count: number }>(
      `select count(*)::int from migrations.pgmigrations where name >= '20261127120400000'`,
    );
    const count = rows[0]?.count ?? 0;
    await migrate({ databaseUrl: database.url, direction: 'down', count, log: () => {} });
    const stored: [string, string | null][] = [
      ['https://engines.example', 'https://engines.example'],
      ['engines.example/about?a=1', 'https://engines.example/about?a=1'],
      ['Engines.example:8080', 'https://Engines.example:8080'],
      ['javascript:alert(1)', null],
      ['call us', null],
    ];
    const { rows: orgs } = await owner.query(`insert into organizations (name, slug) values ('A', 'a') returning id`);
    for (const [website] of stored) {
      await owner.query('insert into accounts (org_id, name, website) values ($1, $2, $2)', [orgs[0].id, website]);
    }
    await migrate({ databaseUrl: database.url, direction: 'up', log: () => {} });
    const { rows: current } = await owner.query({ text: 'select name, website from accounts', rowMode: 'array' });
    expect(current.toSorted()).toEqual(stored.toSorted());
  } finally {
    await owner.end();
    await database.close();
  }
});
