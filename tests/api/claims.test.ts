// Ownership of numbers and pages across organisations: an organisation claims what it enters, and routing uses verified claims
// only.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMember, get, haveHeard, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { askPostgrestAs } from '../helpers/ask-as.ts';
import { signPlatform, signService } from '../helpers/platform-people.ts';
import { send } from '../helpers/send.ts';

let service: TestApp;
let program: { token: string };
let ops: { token: string };
let org: TestOrg;
let other: TestOrg;
let next = 0;

beforeAll(async () => {
  service = await startTestApp();
  program = { token: await signService(service.stack) };
  ops = { token: await signPlatform(service.stack) };
});
afterAll(() => service?.close());
beforeEach(async () => {
  [org, other] = await Promise.all([makeOrg(service.stack), makeOrg(service.stack)]);
  next += 1;
});

const numberOf = (n: number) => `+1212555${String(1000 + n)}`;
const enter = async (as: TestOrg, resource: 'phone-numbers' | 'integrations', body: object) => {
  const made = await send(service.app, 'POST', `/api/${resource}`, { as, body });
  expect(made.status).toBe(201);
  return made.body;
};
const change = (as: TestOrg, resource: string, id: string, body: object) =>
  send(service.app, 'PATCH', `/api/${resource}/${id}`, { as, body });
const verify = (of: TestOrg, claim: object) =>
  send(service.app, 'POST', '/api/routing/verifications', { as: ops, body: { org_id: of.id, ...claim } });

async function ownerOf(path: 'number' | 'page', query: Record<string, string>): Promise<string | null> {
  await haveHeard(service.stack, service.app);
  const { status, body } = await get(service.app, program, `/api/routing/${path}?${new URLSearchParams(query)}`);
  expect([200, 404]).toContain(status);
  return status === 200 ? body.organization.id : null;
}

describe('a number', () => {
  it('entered first by another organisation goes to the organisation that the provider names', async () => {
    const phone = numberOf(next);
    await enter(other, 'phone-numbers', { e164: phone });
    expect(await ownerOf('number', { phone })).toBeNull();
    const { id } = await enter(org, 'phone-numbers', { e164: phone });
    expect(await ownerOf('number', { phone })).toBeNull();
    expect(await verify(org, { phone })).toMatchObject({ status: 200, body: { verified: [{ kind: 'phone', id }] } });
    expect(await ownerOf('number', { phone })).toBe(org.id);
    const { rows } = await service.stack.sql.query(
      `select details from audit_log where subject_id = $1 and action = 'phone_number.changed'`,
      [id],
    );
    expect(rows).toEqual([{ details: { before: { verified_at: null }, after: { verified_at: expect.any(String) } } }]);
    const mine = await send(service.app, 'GET', `/api/phone-numbers/${id}`, { as: org });
    expect(mine.body).toMatchObject({ verified_at: expect.any(String), provider_phone_id_verified_at: null });
  });

  it('moves with its verification, and its former organisation keeps a pending claim', async () => {
    const phone = numberOf(next);
    const theirs = await enter(other, 'phone-numbers', { e164: phone });
    await verify(other, { phone });
    expect(await ownerOf('number', { phone })).toBe(other.id);
    await enter(org, 'phone-numbers', { e164: phone });
    await verify(org, { phone });
    expect(await ownerOf('number', { phone })).toBe(org.id);
    const left = await send(service.app, 'GET', `/api/phone-numbers/${theirs.id}`, { as: other });
    expect(left.body).toMatchObject({ e164: phone, verified_at: null });
  });

  it('can be verified again without a change', async () => {
    const phone = numberOf(next);
    const { id } = await enter(org, 'phone-numbers', { e164: phone });
    const times = [];
    for (const _time of ['first', 'again']) {
      await verify(org, { phone });
      times.push((await send(service.app, 'GET', `/api/phone-numbers/${id}`, { as: org })).body.verified_at);
    }
    expect(times[0]).toEqual(expect.any(String));
    expect(times[1]).toBe(times[0]);
  });

  it('has a separate claim for the id at its provider', async () => {
    const provider_phone_id = `PN${next}`;
    const claimed = { e164: numberOf(next), provider: 'twilio', provider_phone_id };
    await enter(org, 'phone-numbers', claimed);
    await verify(org, { phone: claimed.e164 });
    expect(await ownerOf('number', { provider_phone_id })).toBeNull();
    await verify(org, { provider_phone_id });
    expect(await ownerOf('number', { provider_phone_id })).toBe(org.id);
  });

  it('becomes pending after a change, and so does its id at another provider', async () => {
    const provider_phone_id = `PN${next}`;
    const phone = numberOf(next);
    const { id } = await enter(org, 'phone-numbers', { e164: phone, provider: 'twilio', provider_phone_id });
    await verify(org, { phone, provider_phone_id });
    const stolen = await change(org, 'phone-numbers', id, { e164: numberOf(next + 500) });
    expect(stolen.body).toMatchObject({ verified_at: null, provider_phone_id_verified_at: expect.any(String) });
    expect((await change(org, 'phone-numbers', id, { provider: 'vonage' })).body).toMatchObject({
      provider_phone_id_verified_at: null,
    });
    expect((await change(org, 'phone-numbers', id, { label: 'Desk' })).status).toBe(200);
  });

  it('goes to one organisation when several are verified at the same time', async () => {
    const phone = numberOf(next);
    for (const as of [org, other]) await enter(as, 'phone-numbers', { e164: phone });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => verify(n % 2 === 0 ? org : other, { phone })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect([org.id, other.id]).toContain(await ownerOf('number', { phone }));
  });
});

describe('a page', () => {
  it.each([
    ['facebook_page_id', 'instagram_page_id'],
    ['instagram_page_id', 'facebook_page_id'],
  ])('entered as %s stays with the organisation that has it verified as %s', async (first, second) => {
    const page_id = `page-${next}`;
    await enter(org, 'integrations', { name: 'Page', [second]: page_id });
    await verify(org, { page_id });
    await enter(other, 'integrations', { name: 'Page', [first]: page_id });
    expect(await ownerOf('page', { page_id })).toBe(org.id);
    await verify(other, { page_id });
    expect(await ownerOf('page', { page_id })).toBe(other.id);
  });

  it('becomes pending after a change', async () => {
    const page_id = `page-${next}`;
    const { id } = await enter(org, 'integrations', { name: 'Page', facebook_page_id: page_id });
    await verify(org, { page_id });
    const changed = await change(org, 'integrations', id, { facebook_page_id: `${page_id}-of-others` });
    expect(changed.body).toMatchObject({ facebook_page_verified_at: null });
    expect(await ownerOf('page', { page_id: `${page_id}-of-others` })).toBeNull();
  });
});

describe('a verification', () => {
  it('is a 404 without a claim of the organisation, and verifies nothing for others', async () => {
    const phone = numberOf(next);
    await enter(other, 'phone-numbers', { e164: phone });
    expect(await verify(org, { phone })).toMatchObject({ status: 404, body: { code: 'CLAIM_NOT_FOUND' } });
    expect(await ownerOf('number', { phone })).toBeNull();
  });

  it('is refused without a number or page, and for a number without a country', async () => {
    expect(await verify(org, {})).toMatchObject({ status: 400, body: { message: expect.stringContaining('page_id') } });
    expect(await verify(org, { phone: '555-0100' })).toMatchObject({ status: 400 });
  });

  it('is refused for members and service tokens, through the service and at PostgREST', async () => {
    const phone = numberOf(next);
    const { id } = await enter(org, 'phone-numbers', { e164: phone });
    const body = { org_id: org.id, phone };
    const asMember = await send(service.app, 'POST', '/api/routing/verifications', { as: org, body });
    expect(asMember).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    const asService = await send(service.app, 'POST', '/api/routing/verifications', { as: program, body });
    expect(asService).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    const admin = await addMember(service.stack, org.id, 'admin');
    const ask = askPostgrestAs(service.stack, admin.token, org.id);
    const askAsService = askPostgrestAs(service.stack, program.token);
    const verified_at = '2026-01-01T00:00:00Z';
    for (const refused of [
      ask('POST', 'rpc/verify_claims', { sent: { org_id: org.id, e164: phone } }),
      askAsService('POST', 'rpc/verify_claims', { sent: { org_id: org.id, e164: phone } }),
      ask('PATCH', `phone_numbers?id=eq.${id}`, { verified_at }),
      ask('POST', 'phone_numbers', { org_id: org.id, e164: numberOf(next + 300), verified_at }),
    ]) {
      expect(await refused).toMatchObject({ status: 403, body: { code: '42501' } });
    }
    expect((await ask('PATCH', `phone_numbers?id=eq.${id}`, { label: 'Desk' })).status).toBe(200);
    expect(await ownerOf('number', { phone })).toBeNull();
  });
});

describe('a provider call id', () => {
  it('is separate for each organisation', async () => {
    const event = { provider: 'dialer', provider_call_id: `call-${next}`, direction: 'inbound', status: 'ringing' };
    const record = (of: TestOrg, more = {}) =>
      send(service.app, 'POST', '/api/calls-dashboard/calls', {
        as: program,
        body: { ...event, ...more, org_id: of.id },
      });
    expect((await record(other)).status).toBe(201);
    const mine = await record(org);
    expect(mine.status).toBe(201);
    expect(await record(org, { status: 'completed' })).toMatchObject({ status: 200, body: { id: mine.body.id } });
    const theirs = await send(service.app, 'GET', '/api/calls-dashboard', { as: other });
    expect(theirs.body.data).toMatchObject([{ status: 'ringing' }]);
  });
});
