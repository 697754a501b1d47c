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
      const body = { name: 'Ours', [field]: `104857600000001 by ${field}` };
      expect((await send(service.app, 'POST', url, { as: other, body })).status).toBe(201);
      const taken = await send(service.app, 'POST', url, { as: org, body });
      expect(taken).toMatchObject({
        status: 409,
        body: { message: `Another integration has this ${field} already` },
      });
      expect((await send(service.app, 'GET', url, { as: org })).body.pagination.total).toBe(0);
    },
  );

  it.each([
    ['facebook_page_id', 'instagram_page_id'],
    ['instagram_page_id', 'facebook_page_id'],
  ])('is of one whichever column names it: %s first, %s then', async (first, then) => {
    const [owner, other] = [await makeOrg(service.stack), await makeOrg(service.stack)];
    const page = `page-of-${first}`;
    const post = (as: TestOrg, body: object) => send(service.app, 'POST', url, { as, body: { name: 'Page', ...body } });
    const owned = (await post(owner, { [first]: page })).body;
    const refused = {
      status: 409,
      body: { code: 'CONFLICT', message: `Another integration has this ${then} already` },
    };
    expect(await post(other, { [then]: page })).toMatchObject(refused);
    const { body: free } = await post(other, { [then]: `other-${page}` });
    const patch = (as: TestOrg, id: string, body: object) => send(service.app, 'PATCH', `${url}/${id}`, { as, body });
    expect(await patch(other, free.id, { [then]: page })).toMatchObject(refused);
    // His own he may name in both, and in the other alone; what he gives up is free.
    expect((await patch(owner, owned.id, { [then]: page })).status).toBe(200);
    expect((await patch(owner, owned.id, { [first]: null })).status).toBe(200);
    expect((await patch(other, free.id, { [first]: page })).status).toBe(409);
    expect((await patch(owner, owned.id, { [then]: null })).status).toBe(200);
    expect((await patch(other, free.id, { [then]: page })).status).toBe(200);
    expect((await send(service.app, 'DELETE', `${url}/${free.id}`, { as: other })).status).toBe(204);
    expect((await post(owner, { [first]: page, [then]: page })).status).toBe(201);
  });

  it('is of one when many name two pages at once, crosswise', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, nr) => {
        const [facebook_page_id, instagram_page_id] = nr % 2 ? ['cross-1', 'cross-2'] : ['cross-2', 'cross-1'];
        return send(service.app, 'POST', url, { as: org, body: { name: 'Page', facebook_page_id, instagram_page_id } });
      }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
    const id = answers.find(({ status }) => status === 201)?.body.id;
    await send(service.app, 'DELETE', `${url}/${id}`, { as: org });
  });

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
