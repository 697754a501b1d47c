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

const fields = {
  name: 'Engines',
  phone: '+15550109999',
  email: 'office@engines.example',
  website: 'https://engines.example',
  notes: 'Met at the fair.',
};
const makeSource = async () => (await request('POST', '/api/bizdev-sources', fields)).body;
const promote = (id: string) => request('POST', `/api/bizdev-sources/${id}/promote`);
const accounts = async () => (await request('GET', '/api/accounts')).body;

describe.each(['accounts', 'bizdev-sources'])('%s', (path) => {
  it('are created, read, listed, changed, found and deleted, and the next read sees each write', async () => {
    const list = `/api/${path}`;
    expect((await request('GET', list)).body.data).toEqual([]);
    const made = await request('POST', list, { name: 'Engines', email: 'Office@Engines.example' });
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'Engines', email: 'office@engines.example', phone: null },
    });
    const url = `${list}/${made.body.id}`;
    expect(await request('GET', url)).toMatchObject({ status: 200, body: made.body });
    expect(await request('GET', url)).toMatchObject({ headers: { 'x-cache': 'STALE' }, queries: 0 });
    expect(await request('GET', list)).toMatchObject({ body: { data: [made.body] } });
    const changed = await request('PATCH', url, { notes: 'x' }, { 'if-match': String(made.headers.etag) });
    expect(changed).toMatchObject({ status: 200, body: { notes: 'x' } });
    expect((await request('GET', url)).body).toEqual(changed.body);
    expect((await request('GET', `${list}?search=engin&sort=name`)).body.data).toEqual([changed.body]);
    expect((await request('GET', `${list}?search=e%25n`)).body.data).toEqual([]);
    expect((await request('PATCH', url, { notes: 'y' }, { 'if-match': String(made.headers.etag) })).status).toBe(412);
    expect((await request('POST', list, { name: '' })).body.message).toContain('name');
    expect((await request('DELETE', url)).status).toBe(204);
    expect((await request('GET', url)).status).toBe(404);
    expect((await request('GET', list)).body.pagination.total).toBe(0);
  });

  it('belong to one organisation', async () => {
    const other = await makeOrg(service.stack);
    const foreign = (await requestAs(service.app, other.token)('POST', `/api/${path}`, { name: 'Eve' })).body;
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const body = method === 'PATCH' ? { name: 'x' } : undefined;
      expect((await request(method, `/api/${path}/${foreign.id}`, body)).status, method).toBe(404);
    }
    expect((await request('GET', `/api/${path}`)).body.data).toEqual([]);
  });
});

describe('promoting', () => {
  it('creates an account from a source, and the next reads see it', async () => {
    const source = await makeSource();
    expect((await accounts()).data).toEqual([]);
    expect((await request('GET', `/api/bizdev-sources/${source.id}`)).body.promoted_at).toBeNull();
    const { status, body, queries } = await promote(source.id);
    expect({ status, queries }).toEqual({ status: 200, queries: 1 });
    expect(body).toMatchObject({ account: fields, source: { ...fields, promoted_account_id: body.account.id } });
    expect(body.source.promoted_at).toEqual(expect.any(String));
    expect((await accounts()).data).toEqual([body.account]);
    expect((await request('GET', `/api/accounts/${body.account.id}`)).body).toEqual(body.account);
    expect((await request('GET', `/api/bizdev-sources/${source.id}`)).body).toEqual(body.source);
  });

  it('returns the same account when repeated, also by twenty concurrent requests', async () => {
    const source = await makeSource();
    const answers = await sendConcurrently(service.stack, { table: 'bizdev_sources', id: source.id }, 20, () =>
      promote(source.id),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const [first] = answers;
    for (const { body } of [...answers, await promote(source.id)]) expect(body).toEqual(first?.body);
    expect((await accounts()).pagination.total).toBe(1);
  });

  it('returns null for an account that was deleted since, and creates no other', async () => {
    const source = await makeSource();
    const { body } = await promote(source.id);
    await request('GET', `/api/bizdev-sources/${source.id}`);
    await request('DELETE', `/api/accounts/${body.account.id}`);
    expect((await request('GET', `/api/bizdev-sources/${source.id}`)).body.promoted_account_id).toBeNull();
    expect((await promote(source.id)).body.account).toBeNull();
    expect((await accounts()).pagination.total).toBe(0);
  });

  it('and a concurrent delete of the account both succeed', async () => {
    const source = await makeSource();
    const { body } = await promote(source.id);
    // As if the source had just been promoted.
    await service.stack.sql.query('update bizdev_sources set promoted_at = null where id = $1', [source.id]);
    const holder = ['select from bizdev_sources where id = $1 for update', [source.id]] as const;
    await withLockedRow(service.stack, holder, async ({ untilBlocked, release }) => {
      const promoted = promote(source.id);
      await untilBlocked(1);
      const deleted = request('DELETE', `/api/accounts/${body.account.id}`);
      await untilBlocked(2);
      await release();
      expect((await promoted).status).toBe(200);
      expect((await deleted).status).toBe(204);
    });
  });

  it('requires the role agent or higher, in the service and in the database', async () => {
    const source = await makeSource();
    const viewer = await addMember(service.stack, org.id, 'viewer');
    const refused = await requestAs(service.app, viewer.token)('POST', `/api/bizdev-sources/${source.id}/promote`);
    expect(refused).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    const direct = requestPostgrestAs(service.stack, viewer.token, org.id);
    expect((await direct('POST', 'rpc/promote_bizdev_source', { org: org.id, source: source.id })).body).toBeNull();
    expect((await accounts()).pagination.total).toBe(0);
  });

  it('does not find a source of another organisation', async () => {
    const other = await makeOrg(service.stack);
    const foreign = (await requestAs(service.app, other.token)('POST', '/api/bizdev-sources', { name: 'Eve' })).body;
    expect(await promote(foreign.id)).toMatchObject({ status: 404, body: { code: 'BIZDEV_SOURCE_NOT_FOUND' } });
    const direct = requestPostgrestAs(service.stack, org.token, org.id);
    for (const named of [org.id, other.id]) {
      expect((await direct('POST', 'rpc/promote_bizdev_source', { org: named, source: foreign.id })).body).toBeNull();
    }
  });
});
