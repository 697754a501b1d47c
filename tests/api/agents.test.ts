// The list of agents is one query: with a query per agent it would be 177. The next read sees each write.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember, haveHeard, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { send } from '../helpers/send.ts';

const minute = 60_000;

let service: TestApp;
let org: TestOrg;
let person: { userId: string; token: string };
let now = Date.now();

beforeAll(async () => {
  service = await startTestApp({ now: () => now });
  const { stack } = service;
  org = await makeOrg(stack);
  person = await addMember(stack, org.id, 'agent');
  await stack.sql.query(
    `with made as (
       insert into agents (org_id, name, user_id)
       select $1, 'Agent ' || to_char(n, 'FM00'), case when n = 1 then $2::uuid end from generate_series(1, 88) n
       returning id, name
     )
     insert into phone_numbers (org_id, agent_id, e164, label)
     select $1, id, '+1555' || side || '0000' || right(name, 2), 'Line ' || side from made, generate_series(2, 1, -1) side`,
    [org.id, person.userId],
  );
  await haveHeard(stack, service.app);
});
afterAll(() => service?.close());

const url = '/api/agents';
const list = () => send(service.app, 'GET', `${url}?limit=100`, { as: org });
const first = async () => (await list()).body.data[0];
const warm = async () => {
  await haveHeard(service.stack, service.app);
  await list();
  expect(await list()).toMatchObject({ cache: 'HIT' });
};

describe('the list of 88 agents', () => {
  it('takes one query with phone numbers and roles, and none the second time', async () => {
    await send(service.app, 'GET', '/api/settings', { as: org });
    const cold = await list();
    expect(cold).toMatchObject({ status: 200, cache: 'MISS', queries: 1, body: { pagination: { total: 88 } } });
    expect(cold.body.data).toHaveLength(88);
    expect(cold.body.data[0]).toMatchObject({
      name: 'Agent 01',
      user_id: person.userId,
      role: 'agent',
      phone_numbers: [
        { e164: '+15551000001', label: 'Line 1', active: true },
        { e164: '+15552000001', label: 'Line 2', active: true },
      ],
    });
    expect(cold.body.data[87]).toMatchObject({ name: 'Agent 88', user_id: null, role: null });
    expect(await list()).toEqual({ ...cold, cache: 'HIT', queries: 0 });
  });

  it('is cached for ten minutes, not for three like other lists', async () => {
    await warm();
    now += 8 * minute;
    expect(await list()).toMatchObject({ cache: 'HIT' });
    now += 4 * minute;
    expect(await list()).toMatchObject({ cache: 'MISS' });
  });

  it('contains each write of an agent', async () => {
    await warm();
    const made = await send(service.app, 'POST', url, { as: org, body: { name: 'Aaron' } });
    expect(made).toMatchObject({ status: 201, body: { name: 'Aaron', phone_numbers: [], role: null } });
    expect(await first()).toEqual(made.body);
    const own = `${url}/${made.body.id}`;
    const changed = await send(service.app, 'PATCH', own, { as: org, body: { user_id: person.userId } });
    expect(changed.body).toMatchObject({ name: 'Aaron', role: 'agent' });
    expect(await first()).toEqual(changed.body);
    expect((await send(service.app, 'DELETE', own, { as: org })).status).toBe(204);
    expect(await first()).toMatchObject({ name: 'Agent 01' });
  });

  it('contains each write of a phone number', async () => {
    const { id, phone_numbers: numbers } = await first();
    const body = { e164: '+1 555 000 0001', agent_id: id };
    const made = await send(service.app, 'POST', '/api/phone-numbers', { as: org, body });
    expect(made.status).toBe(201);
    expect((await first()).phone_numbers).toMatchObject([{ e164: '+15550000001', label: null }, ...numbers]);
    const number = `/api/phone-numbers/${made.body.id}`;
    await send(service.app, 'PATCH', number, { as: org, body: { label: 'Direct' } });
    expect((await first()).phone_numbers[0]).toMatchObject({ label: 'Direct' });
    await send(service.app, 'DELETE', number, { as: org });
    expect((await first()).phone_numbers).toEqual(numbers);
  });

  it('contains a role that another program changed', async () => {
    await warm();
    await service.stack.sql.query(`update user_org_roles set role = 'viewer' where user_id = $1`, [person.userId]);
    await haveHeard(service.stack, service.app);
    expect(await first()).toMatchObject({ role: 'viewer' });
    await service.stack.sql.query(`update user_org_roles set role = 'agent' where user_id = $1`, [person.userId]);
    await haveHeard(service.stack, service.app);
    expect(await first()).toMatchObject({ role: 'agent' });
  });
});

describe('an agent', () => {
  it('is read with phone numbers and role, in one query and then in none', async () => {
    await warm();
    const { id } = await first();
    const read = () => send(service.app, 'GET', `${url}/${id}`, { as: org });
    expect(await read()).toMatchObject({ cache: 'MISS', queries: 1, body: await first() });
    expect(await read()).toMatchObject({ cache: 'HIT', queries: 0 });
  });

  it('can only be a member of this organisation', async () => {
    const stranger = await makeOrg(service.stack);
    const answer = await send(service.app, 'POST', url, { as: org, body: { name: 'Spy', user_id: stranger.userId } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.message).toContain('user_id');
    expect((await list()).body.pagination.total).toBe(88);
  });

  it('is not changed by a member with the role agent', async () => {
    const { id, name } = await first();
    for (const [method, where, body] of [
      ['POST', url, { name: 'Mine' }],
      ['PATCH', `${url}/${id}`, { name: 'Mine' }],
      ['DELETE', `${url}/${id}`, undefined],
    ] as const) {
      const answer = await send(service.app, method, where, { as: person, ...(body && { body }) });
      expect(answer, method).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    }
    expect(await first()).toMatchObject({ id, name });
  });
});
