import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMember, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { sendConcurrently } from '../helpers/concurrent-requests.ts';
import { withLockedRow } from '../helpers/locked-row.ts';
import { requestAs, requestPostgrestAs, withoutFeed } from '../helpers/request-as.ts';

let service: TestApp;
let org: TestOrg;
let request: ReturnType<typeof requestAs>;

beforeAll(async () => {
  service = await startTestApp(withoutFeed);
});
beforeEach(async () => {
  org = await makeOrg(service.stack);
  request = requestAs(service.app, org.token);
});
afterAll(() => service?.close());

const unknownId = '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10';
const make = async (path: string, body: object) => (await request('POST', `/api/${path}`, body)).body;
const makeLead = (body: object) => make('leads', body);
const convert = (id: string) => request('POST', `/api/leads/${id}/convert`);
const total = async (path: string) => (await request('GET', `/api/${path}`)).body.pagination.total;

async function counts() {
  return { contacts: await total('contacts'), accounts: await total('accounts'), leads: await total('leads') };
}

describe('a lead', () => {
  it('is created, read, listed, changed, found and deleted, and the next read sees each write', async () => {
    const made = await request('POST', '/api/leads', { name: 'Ada', phone: '+1 (555) 010-9999', value_micros: 5 });
    expect(made).toMatchObject({
      status: 201,
      body: { phone: '+15550109999', status: 'open', value_micros: 5, converted_at: null },
    });
    const url = `/api/leads/${made.body.id}`;
    expect(await request('GET', url)).toMatchObject({ status: 200, body: made.body });
    expect(await request('GET', url)).toMatchObject({ headers: { 'x-cache': 'STALE' }, queries: 0 });
    expect((await request('GET', '/api/leads')).body.data).toEqual([made.body]);
    expect((await request('GET', '/api/leads?search=ad&status=open')).body.data).toEqual([made.body]);
    const changed = await request('PATCH', url, { status: 'lost' }, { 'if-match': String(made.headers.etag) });
    expect(changed).toMatchObject({ status: 200, body: { status: 'lost' } });
    expect(await request('PATCH', url, { name: 'B' }, { 'if-match': String(made.headers.etag) })).toMatchObject({
      status: 412,
    });
    expect((await request('GET', '/api/leads?status=open')).body.data).toEqual([]);
    expect((await request('DELETE', url)).status).toBe(204);
    expect((await request('GET', url)).body.code).toBe('LEAD_NOT_FOUND');
  });

  it.each([
    [{}, 'body'],
    [{ converted_at: '2026-01-01T00:00:00Z' }, 'converted_at'],
    [{ status: 'sold' }, 'status'],
    [{ value_micros: -1 }, 'value_micros'],
    [{ phone: '12' }, 'phone'],
    [{ contact_id: unknownId }, 'contact_id does not exist'],
  ])('is refused by field: %j', async (body, named) => {
    const answer = await request('POST', '/api/leads', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.message).toContain(named);
    expect(await total('leads')).toBe(0);
  });
});

describe('the list of leads', () => {
  it('of the open leads of the last 30 days adds up to the pipeline value of the stats', async () => {
    const day = 86_400_000;
    const at = (days: number) => new Date(Date.now() - days * day).toISOString();
    await service.stack.sql.query(
      `insert into leads (org_id, value_micros, status, created_at)
       select $1, * from unnest($2::bigint[], $3::text[], $4::timestamptz[])`,
      [org.id, [1, 20, 300, 4000], ['open', 'open', 'won', 'open'], [at(1), at(29.9), at(2), at(30.1)]],
    );
    const { body: stats } = await request('GET', '/api/calls-dashboard/stats');
    const from = encodeURIComponent(at(30));
    const { body } = await request('GET', `/api/leads?status=open&from=${from}`);
    const sum = body.data.reduce((total: number, lead: { value_micros: number }) => total + lead.value_micros, 0);
    expect([sum, body.pagination.total]).toEqual([stats.pipelineValue.amountMicros, 2]);
    expect(sum).toBe(21);
    const before = await request('GET', `/api/leads?to=${from}`);
    expect(before.body.pagination.total).toBe(1);
  });

  it('has the names of contacts and accounts, also when they change', async () => {
    const account = await make('accounts', { name: 'Engines' });
    const contact = await make('contacts', { full_name: 'Ada' });
    const lead = await makeLead({ contact_id: contact.id, account_id: account.id });
    expect(lead).toMatchObject({ contact_name: 'Ada', account_name: 'Engines' });
    await request('PATCH', `/api/contacts/${contact.id}`, { full_name: 'Grace' });
    const { body } = await request('GET', '/api/leads');
    expect(body.data).toMatchObject([{ contact_name: 'Grace', account_name: 'Engines' }]);
    await request('DELETE', `/api/accounts/${account.id}`);
    expect((await request('GET', `/api/leads/${lead.id}`)).body).toMatchObject({
      account_id: null,
      account_name: null,
    });
  });

  it('is filtered by ids, at most 100', async () => {
    const [one, , three] = await Promise.all(['A', 'B', 'C'].map((name) => makeLead({ name })));
    const query = (ids: readonly string[]) => ids.map((id) => `id=${id}`).join('&');
    const { body } = await request('GET', `/api/leads?${query([one.id, three.id, unknownId])}&sort=name`);
    expect(body.data.map(({ name }: { name: string }) => name)).toEqual(['A', 'C']);
    const many = Array.from({ length: 101 }, (_, n) => unknownId.slice(0, -3) + String(n).padStart(3, '0'));
    expect(await request('GET', `/api/leads?${query(many)}`)).toMatchObject({
      status: 400,
      body: { field: 'id', limit: { max: 100, unit: 'values' } },
    });
  });
});

describe('converting', () => {
  it('creates a contact and an account, and the next reads see them', async () => {
    const lead = await makeLead({ name: 'Ada', phone: '+15550109999', email: 'ada@example.com' });
    const before = await counts();
    expect(before).toEqual({ contacts: 0, accounts: 0, leads: 1 });
    expect((await request('GET', `/api/leads/${lead.id}`)).body).toEqual(lead);
    const { status, body, queries } = await convert(lead.id);
    expect({ status, queries }).toEqual({ status: 200, queries: 1 });
    expect(body).toMatchObject({
      lead: { id: lead.id, status: 'won', contact_id: body.contact.id, account_id: body.account.id },
      contact: { full_name: 'Ada', phone: '+15550109999', email: 'ada@example.com', account_id: body.account.id },
      account: { name: 'Ada', phone: '+15550109999', email: 'ada@example.com' },
    });
    expect(body.lead.converted_at).toEqual(expect.any(String));
    expect(await counts()).toEqual({ contacts: 1, accounts: 1, leads: 1 });
    expect((await request('GET', `/api/leads/${lead.id}`)).body).toEqual(body.lead);
    expect((await request('GET', `/api/contacts/${body.contact.id}`)).body).toEqual(body.contact);
    expect((await request('GET', `/api/accounts/${body.account.id}`)).body).toEqual(body.account);
  });

  it('returns the same response when repeated, also by twenty concurrent requests', async () => {
    const lead = await makeLead({ name: 'Ada' });
    const answers = await sendConcurrently(service.stack, { table: 'leads', id: lead.id }, 20, () => convert(lead.id));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const [first] = answers;
    for (const { body } of [...answers, await convert(lead.id)]) expect(body).toEqual(first?.body);
    expect(await counts()).toEqual({ contacts: 1, accounts: 1, leads: 1 });
  });

  it('uses the existing contact and account', async () => {
    const account = await make('accounts', { name: 'Engines' });
    const contact = await make('contacts', { full_name: 'Ada', account_id: account.id });
    const lead = await makeLead({ contact_id: contact.id });
    expect((await convert(lead.id)).body).toMatchObject({ contact, account, lead: { account_id: account.id } });
    expect(await counts()).toEqual({ contacts: 1, accounts: 1, leads: 1 });
  });

  it('creates one account for two leads of one contact, also concurrently', async () => {
    const contact = await make('contacts', { full_name: 'Ada' });
    const leads = await Promise.all(Array.from({ length: 10 }, () => makeLead({ contact_id: contact.id })));
    const ids: string[] = leads.map(({ id }) => id);
    const answers = await sendConcurrently(service.stack, { table: 'contacts', id: contact.id }, ids.length, () =>
      convert(ids.pop() ?? ''),
    );
    expect(new Set(answers.map(({ body }) => body.account.id)).size).toBe(1);
    expect(await counts()).toEqual({ contacts: 1, accounts: 1, leads: 10 });
  });

  it('and a concurrent delete of the contact of three leads both succeed', async () => {
    for (const place of [0, 1, 2]) {
      const contact = await make('contacts', { full_name: 'Ada' });
      const leads = await Promise.all(['A', 'B', 'C'].map((name) => makeLead({ name, contact_id: contact.id })));
      const requests = leads.map(
        ({ id }) =>
          () =>
            convert(id),
      );
      requests.splice(place, 0, () => request('DELETE', `/api/contacts/${contact.id}`));
      const holder = ['select from contacts where id = $1 for update', [contact.id]] as const;
      await withLockedRow(service.stack, holder, async ({ untilBlocked, release }) => {
        const answers: ReturnType<typeof request>[] = [];
        for (const send of requests) {
          answers.push(send());
          await untilBlocked(answers.length);
        }
        await release();
        const statuses = (await Promise.all(answers)).map(({ status }) => status);
        expect(statuses).toEqual(requests.map((_, nr) => (nr === place ? 204 : 200)));
      });
    }
  });

  it('and a concurrent delete of the account both succeed', async () => {
    const account = await make('accounts', { name: 'Engines' });
    const contact = await make('contacts', { full_name: 'Ada' });
    const lead = await makeLead({ name: 'Ada', contact_id: contact.id, account_id: account.id });
    const holder = ['select from contacts where id = $1 for update', [contact.id]] as const;
    await withLockedRow(service.stack, holder, async ({ untilBlocked, release }) => {
      const converted = convert(lead.id);
      await untilBlocked(1);
      const deleted = request('DELETE', `/api/accounts/${account.id}`);
      await untilBlocked(2);
      await release();
      expect(await converted).toMatchObject({ status: 200, body: { account: { id: account.id } } });
      expect((await deleted).status).toBe(204);
    });
    expect((await request('GET', `/api/leads/${lead.id}`)).body).toMatchObject({ status: 'won', account_id: null });
  });

  it('uses the contact and the account that the lead has after a concurrent change', async () => {
    const [before, after] = [await make('contacts', { full_name: 'Ada' }), await make('contacts', { full_name: 'Bo' })];
    const lead = await makeLead({ contact_id: before.id });
    const change = ['update leads set contact_id = $2 where id = $1', [lead.id, after.id]] as const;
    await withLockedRow(service.stack, change, async ({ untilBlocked, release }) => {
      const converted = convert(lead.id);
      await untilBlocked(1);
      await release();
      expect((await converted).body).toMatchObject({ contact: { id: after.id }, account: { name: 'Bo' } });
    });
    expect((await request('GET', `/api/contacts/${before.id}`)).body.account_id).toBeNull();
  });

  it('returns null for a contact or account that was deleted since, and creates no other', async () => {
    const lead = await makeLead({ name: 'Ada' });
    const { body } = await convert(lead.id);
    const urls = [`/api/leads/${lead.id}`, `/api/contacts/${body.contact.id}`];
    for (const url of urls) expect((await request('GET', url)).body.account_id).toBe(body.account.id);
    await request('DELETE', `/api/accounts/${body.account.id}`);
    for (const url of urls) expect((await request('GET', url)).body.account_id, url).toBeNull();
    expect((await convert(lead.id)).body).toMatchObject({ account: null, contact: { account_id: null } });
    expect(await counts()).toEqual({ contacts: 1, accounts: 0, leads: 1 });
  });

  it('is refused for a lead without name, email and phone, and creates nothing', async () => {
    const lead = await makeLead({ value_micros: 5 });
    expect(await convert(lead.id)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect((await request('GET', `/api/leads/${lead.id}`)).body).toEqual(lead);
    expect(await counts()).toEqual({ contacts: 0, accounts: 0, leads: 1 });
  });

  it('requires the role agent or higher, in the service and in the database', async () => {
    const lead = await makeLead({ name: 'Ada' });
    const viewer = await addMember(service.stack, org.id, 'viewer');
    const refused = await requestAs(service.app, viewer.token)('POST', `/api/leads/${lead.id}/convert`);
    expect(refused).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    const direct = requestPostgrestAs(service.stack, viewer.token, org.id);
    expect((await direct('POST', 'rpc/convert_lead', { org: org.id, lead: lead.id })).body).toBeNull();
    expect(await counts()).toEqual({ contacts: 0, accounts: 0, leads: 1 });
  });

  it('does not find a lead of another organisation', async () => {
    const other = await makeOrg(service.stack);
    const foreign = (await requestAs(service.app, other.token)('POST', '/api/leads', { name: 'Eve' })).body;
    for (const id of [foreign.id, unknownId]) {
      expect(await convert(id)).toMatchObject({ status: 404, body: { code: 'LEAD_NOT_FOUND' } });
    }
    const direct = requestPostgrestAs(service.stack, org.token, org.id);
    for (const named of [org.id, other.id]) {
      expect((await direct('POST', 'rpc/convert_lead', { org: named, lead: foreign.id })).body).toBeNull();
    }
    expect((await requestAs(service.app, other.token)('GET', `/api/leads/${foreign.id}`)).body).toEqual(foreign);
  });

  it.each([
    ['/api/leads/lead-1/convert', undefined, 'id'],
    [`/api/leads/${unknownId}/convert?x=1`, undefined, 'x is not a parameter'],
    [`/api/leads/${unknownId}/convert`, { status: 'won' }, 'status'],
  ])('takes nothing but the id: %s %j', async (url, body, named) => {
    const answer = await request('POST', url, body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(named);
  });
});
