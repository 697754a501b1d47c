import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, haveHeard, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';

let service: TestApp;
let org: TestOrg;
let other: TestOrg;
let ada: Record<string, unknown>;

beforeAll(async () => {
  service = await startTestApp();
  org = await makeOrg(service.stack);
  other = await makeOrg(service.stack);
  ada = await make({
    full_name: 'Ada',
    facebook_id: 'fb-1',
    instagram_id: 'ig-1',
    whatsapp: '+15550109999',
    phone: '+15550108888',
    email: 'ada@example.com',
  });
  await haveHeard(service.stack, service.app);
});
afterAll(() => service?.close());

async function make(contact: object) {
  const headers = { authorization: `Bearer ${org.token}` };
  const answer = await service.app.inject({ method: 'POST', url: '/api/contacts', headers, payload: contact });
  expect(answer.statusCode).toBe(201);
  return answer.json();
}

const lookUp = (by: Record<string, string>, as = org) =>
  get(service.app, as, `/api/contacts/lookup?${new URLSearchParams(by)}`);

describe('the lookup of a contact', () => {
  it.each([
    { facebook_id: 'fb-1' },
    { instagram_id: 'ig-1' },
    { whatsapp: '+15550109999' },
    { phone: '+15550108888' },
    { email: 'ada@example.com' },
  ])('by %j, in one query, and then in none', async (by) => {
    // The membership is cached by then.
    await get(service.app, org, '/api/contacts/stats');
    const first = await lookUp(by);
    expect(first).toMatchObject({ status: 200, body: ada });
    expect(first.headers['server-timing']).toContain('"1 query"');
    const second = await lookUp(by);
    expect(second.body).toEqual(ada);
    expect(second.headers).toMatchObject({ 'x-cache': 'HIT', 'server-timing': expect.stringContaining('"0 queries"') });
  });

  it('finds a number in any notation, and an email in any case', async () => {
    for (const written of ['+1 (555) 010-9999', '15550109999', 'tel:+1-555-010-9999', '001 555 010 9999']) {
      expect((await lookUp({ whatsapp: written })).body.id, written).toBe(ada.id);
    }
    expect((await get(service.app, org, '/api/contacts/lookup?phone=+15550108888')).body.id).toBe(ada.id);
    expect((await lookUp({ email: 'ADA@Example.com' })).body.id).toBe(ada.id);
  });

  it('does not find a contact before it is created, nor one of another organisation', async () => {
    expect((await lookUp({ facebook_id: 'fb-2' })).body.code).toBe('CONTACT_NOT_FOUND');
    const made = await make({ full_name: 'Bob', facebook_id: 'fb-2' });
    expect((await lookUp({ facebook_id: 'fb-2' })).body).toEqual(made);
    expect(await lookUp({ facebook_id: 'fb-1' }, other)).toMatchObject({ status: 404 });
  });

  it('finds the newest of several contacts with the same number or email', async () => {
    const shared = { phone: '+15550107777', email: 'info@example.com' };
    for (const full_name of ['First', 'Second', 'Third']) await make({ full_name, ...shared });
    expect((await lookUp({ phone: shared.phone })).body.full_name).toBe('Third');
    expect((await lookUp({ email: shared.email })).body.full_name).toBe('Third');
  });

  it('requires exactly one valid parameter', async () => {
    for (const [by, message] of [
      [{}, 'exactly one of facebook_id, instagram_id, whatsapp, phone, email'],
      [{ phone: '+15550108888', email: 'ada@example.com' }, 'exactly one of'],
      [{ phone: '010-8888' }, 'phone is not a phone number'],
      [{ whatsapp: '' }, 'whatsapp'],
      [{ email: 'ada' }, 'email'],
      [{ facebook_id: '\0' }, 'facebook_id contains a character'],
      [{ full_name: 'Ada' }, 'full_name is not a parameter'],
    ] as const) {
      const answer = await lookUp(by);
      expect(answer, JSON.stringify(by)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
      expect(answer.body.message).toContain(message);
    }
    const twice = await get(service.app, org, '/api/contacts/lookup?facebook_id=a&facebook_id=b');
    expect(twice.status).toBe(400);
  });
});

describe('the contact stats', () => {
  it('are counted in parallel, cached, and include the own writes', async () => {
    const before = await get(service.app, org, '/api/contacts/stats');
    await make({ full_name: 'Hot', temperature: 'hot' });
    const { body, headers } = await get(service.app, org, '/api/contacts/stats');
    expect(body).toEqual({ ...before.body, total: before.body.total + 1, hot: before.body.hot + 1 });
    expect(headers['server-timing']).toContain('"4 queries"');
    await haveHeard(service.stack, service.app);
    expect((await get(service.app, org, '/api/contacts/stats')).body).toEqual(body);
    expect((await get(service.app, other, '/api/contacts/stats')).body).toEqual({ total: 0, hot: 0, warm: 0, cold: 0 });
    expect((await get(service.app, org, '/api/contacts/stats?x=1')).status).toBe(400);
  });
});
