// A number is unique in an organisation, in any notation. claims.test.ts tests which organisation owns a number.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrg, startTestApp, type TestApp, type TestOrg, waitForChanges } from '../helpers/app.ts';
import { send } from '../helpers/send.ts';

let service: TestApp;
let org: TestOrg;
let other: TestOrg;

beforeAll(async () => {
  service = await startTestApp();
  [org, other] = await Promise.all([makeOrg(service.stack), makeOrg(service.stack)]);
});
afterAll(() => service?.close());

const url = '/api/phone-numbers';
const make = (body: object, as = org) => send(service.app, 'POST', url, { as, body });
const total = async (as: TestOrg) => (await send(service.app, 'GET', url, { as })).body.pagination.total;

describe('a phone number', () => {
  it.each([
    ['+1 (555) 010-0001', '+15550100001'],
    ['15550100002', '+15550100002'],
    ['tel:+1-555-010-0003', '+15550100003'],
    ['0044 20 7946 0958', '+442079460958'],
  ])('%s is stored as %s', async (written, e164) => {
    const made = await make({ e164: written });
    expect(made).toMatchObject({ status: 201, body: { e164 } });
    expect((await send(service.app, 'GET', `${url}/${made.body.id}`, { as: org })).body).toMatchObject({ e164 });
  });

  it('is refused without a country code, or when it is not a phone number', async () => {
    for (const e164 of ['010-0001', 'front desk', '+1555']) {
      const answer = await make({ e164 });
      expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
      expect(answer.body.message).toContain('e164');
    }
  });

  it('is unique in its organisation, and does not show whether another organisation has it', async () => {
    await make({ e164: '+15550100010', provider: 'twilio', provider_phone_id: 'PN10' }, other);
    const theirs = await make({ e164: '+15550100010', provider: 'twilio', provider_phone_id: 'PN10' });
    expect(theirs).toMatchObject({ status: 201, body: { verified_at: null, provider_phone_id_verified_at: null } });
    const mine = await make({ e164: '+15550100011', provider: 'twilio', provider_phone_id: 'PN11' });
    const own = await send(service.app, 'PATCH', `${url}/${mine.body.id}`, { as: org, body: { label: 'Mine' } });
    const before = await total(org);
    for (const [taken, field] of [
      [{ e164: '+1 (555) 010-0010' }, 'e164'],
      [{ e164: '+15550100011' }, 'e164'],
      [{ e164: '+15550100012', provider_phone_id: 'PN10' }, 'provider_phone_id'],
    ] as const) {
      const message = `Another phone number already has this ${field}`;
      expect((await make(taken)).body).toMatchObject({ statusCode: 409, code: 'CONFLICT', error: 'Conflict', message });
    }
    const moved = await send(service.app, 'PATCH', `${url}/${mine.body.id}`, {
      as: org,
      body: { e164: '+15550100010' },
    });
    expect(moved.status).toBe(409);
    expect((await send(service.app, 'GET', `${url}/${mine.body.id}`, { as: org })).body).toEqual(own.body);
    expect(await total(org)).toBe(before);
    expect(await total(other)).toBe(1);
  });

  it('is created once per organisation by twenty concurrent requests', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => make({ e164: '+15550100020' }, n % 2 === 0 ? org : other)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, ...Array(18).fill(409)]);
  });

  it('can only have an agent of this organisation', async () => {
    const agent = await send(service.app, 'POST', '/api/agents', { as: other, body: { name: 'Theirs' } });
    const answer = await make({ e164: '+15550100030', agent_id: agent.body.id });
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.message).toContain('agent_id');
  });

  it('is listed in one query and then in none', async () => {
    const list = () => send(service.app, 'GET', `${url}?active=true&search=555&sort=-e164`, { as: org });
    await waitForChanges(service.stack, service.app);
    await send(service.app, 'GET', '/api/settings', { as: org });
    expect(await list()).toMatchObject({ cache: 'MISS', queries: 1 });
    expect(await list()).toMatchObject({ cache: 'HIT', queries: 0 });
  });

  it('is not written by a member with the role agent', async () => {
    const agent = await makeOrg(service.stack, { role: 'agent' });
    expect(await make({ e164: '+15550100040' }, agent)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect(await total(agent)).toBe(0);
  });
});
