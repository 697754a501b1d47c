// The pages of an organisation. claims.test.ts tests which organisation owns a page.
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
    'is unique by %s in its organisation, and does not show whether another organisation has it',
    async (field) => {
      const other = await makeOrg(service.stack);
      const body = { name: 'Ours', [field]: `104857600000001 by ${field}` };
      expect((await send(service.app, 'POST', url, { as: other, body })).status).toBe(201);
      expect(await send(service.app, 'POST', url, { as: org, body })).toMatchObject({
        status: 201,
        body: { facebook_page_verified_at: null, instagram_page_verified_at: null },
      });
      const again = await send(service.app, 'POST', url, { as: org, body });
      expect(again).toMatchObject({ status: 409, body: { message: `Another integration already has this ${field}` } });
      const { data } = (await send(service.app, 'GET', `${url}?search=${field}`, { as: org })).body;
      for (const { id } of data) await send(service.app, 'DELETE', `${url}/${id}`, { as: org });
    },
  );

  it('is written by owners and admins only', async () => {
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
