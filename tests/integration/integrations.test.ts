// A page has one owner among all organisations: what arrives for it must find one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { send } from '../helpers/send.ts';

const url = '/api/integrations';

let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp();
  org = await makeOrg(service.stack);
});
afterAll(() => service?.close());

describe('a page', () => {
  it.each(['facebook_page_id', 'instagram_page_id'])(
    'by its %s is of one organisation, not said which',
    async (field) => {
      const other = await makeOrg(service.stack);
      const body = { name: 'Ours', [field]: '104857600000001' };
      expect((await send(service.app, 'POST', url, { as: other, body })).status).toBe(201);
      const taken = await send(service.app, 'POST', url, { as: org, body });
      expect(taken).toMatchObject({
        status: 409,
        body: { message: `Another integration has this ${field} already` },
      });
      expect((await send(service.app, 'GET', url, { as: org })).body.pagination.total).toBe(0);
    },
  );

  it('is connected by owners and admins alone', async () => {
    for (const [role, status] of [
      ['owner', 201],
      ['admin', 201],
      ['agent', 403],
      ['viewer', 403],
    ] as const) {
      const as = await addMember(service.stack, org.id, role);
      expect((await send(service.app, 'POST', url, { as, body: { name: role } })).status, role).toBe(status);
    }
    const { data } = (await send(service.app, 'GET', `${url}?sort=name`, { as: org })).body;
    expect(data.map(({ name }: { name: string }) => name)).toEqual(['admin', 'owner']);
  });
});
