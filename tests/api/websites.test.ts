// A website is an http or https URL: other schemes can run code on a page that links to them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { askAs, askPostgrestAs } from '../helpers/ask-as.ts';

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
    'is %s',
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
  ])('is not %j, in the service or in the database', async (website) => {
    const row = { name: 'Engines', website };
    const refused = await askAs(service.app, org.token)('POST', path, row);
    expect(refused).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    const past = await askPostgrestAs(service.stack, org.token, org.id)('POST', table, { ...row, org_id: org.id });
    expect(past).toMatchObject({ status: 400, body: { code: '23514' } });
  });
});
