import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeOrg, startInstance, startTestApp, type TestApp, type TestOrg, waitForChanges } from '../helpers/app.ts';
import { startFaultyUpstream } from '../helpers/faulty-upstream.ts';
import { signPlatform } from '../helpers/platform-callers.ts';
import { requestAs, requestPostgrestAs, withoutFeed } from '../helpers/request-as.ts';

let service: TestApp;
let ops: ReturnType<typeof requestAs>;
let opsToken: string;
let org: TestOrg;
const opsId = randomUUID();
const lines: Record<string, unknown>[] = [];

beforeAll(async () => {
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  service = await startTestApp({ ...withoutFeed, logger: { level: 'info', stream } });
  opsToken = await signPlatform(service.stack, { userId: opsId });
  ops = requestAs(service.app, opsToken);
});
beforeEach(async () => {
  org = await makeOrg(service.stack);
});
afterAll(() => service?.close());

const path = '/api/organizations';
const unknownId = '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10';
const slug = () => `org-${randomUUID()}`;
const rowOf = async (id: string) =>
  (await service.stack.sql.query('select name, slug, deleted_at from organizations where id = $1', [id])).rows[0];
const audited = async (id: string) => {
  const { rows } = await service.stack.sql.query(
    'select action, actor_id, subject_type, subject_id, request_id, details from audit_log where org_id = $1 and actor_id is not null order by at',
    [id],
  );
  return rows;
};

describe('an organisation', () => {
  it('is created, read, listed and changed by ops, and the next read sees each write', async () => {
    const mark = randomUUID();
    const made = await ops('POST', path, { name: `Fern ${mark}`, slug: slug() });
    expect(made).toMatchObject({ status: 201, body: { name: `Fern ${mark}`, deleted_at: null } });
    const url = `${path}/${made.body.id}`;
    expect(await ops('GET', url)).toMatchObject({ status: 200, body: made.body });
    expect(await ops('GET', `${path}?search=${mark}`)).toMatchObject({
      body: { data: [made.body], pagination: { page: 1, limit: 20, total: 1, totalPages: 1 } },
    });
    const { rows } = await service.stack.sql.query('select timezone from org_settings where org_id = $1', [
      made.body.id,
    ]);
    expect(rows).toEqual([{ timezone: 'UTC' }]);
    const changed = await ops('PATCH', url, { name: 'Moss' }, { 'if-match': String(made.headers.etag) });
    expect(changed).toMatchObject({ status: 200, body: { name: 'Moss', slug: made.body.slug } });
    expect((await ops('GET', url)).body).toEqual(changed.body);
    const stale = await ops('PATCH', url, { name: 'x' }, { 'if-match': String(made.headers.etag) });
    expect(stale).toMatchObject({ status: 412, body: { code: 'PRECONDITION_FAILED' } });
    expect((await ops('GET', `${path}?search=${mark}`)).body.data).toEqual([]);
  });

  it('has a unique slug', async () => {
    const taken = slug();
    const first = await ops('POST', path, { name: 'One', slug: taken });
    const second = await ops('POST', path, { name: 'Two', slug: slug() });
    const conflict = { status: 409, body: { code: 'CONFLICT', message: expect.stringContaining('slug') } };
    expect(await ops('POST', path, { name: 'Three', slug: taken })).toMatchObject(conflict);
    expect(await ops('PATCH', `${path}/${second.body.id}`, { slug: taken })).toMatchObject(conflict);
    await ops('DELETE', `${path}/${first.body.id}`);
    expect(await ops('POST', path, { name: 'Three', slug: taken })).toMatchObject(conflict);
  });

  it('outdates the cached settings when its name changes', async () => {
    const member = requestAs(service.app, org.token);
    await member('GET', '/api/settings');
    await ops('PATCH', `${path}/${org.id}`, { name: 'Renamed' });
    expect((await member('GET', '/api/settings')).body.name).toBe('Renamed');
  });

  it.each([
    [{ slug: 'a' }, 'name is missing'],
    [{ name: 'a' }, 'slug is missing'],
    [{ name: '', slug: 'a' }, 'name'],
    [{ name: 'a\0b', slug: 'a' }, 'name contains a character'],
    [{ name: 'a'.repeat(201), slug: 'a' }, 'name'],
    [{ name: 5, slug: 'a' }, 'name'],
    [{ name: 'a', slug: 'Not a slug' }, 'slug is not valid'],
    [{ name: 'a', slug: 'a', deleted_at: null }, 'deleted_at'],
    [{ name: 'a', slug: 'a', nonsense: 1 }, 'nonsense'],
  ])('is refused by field: %j', async (body, named) => {
    const answer = await ops('POST', path, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.message).toContain(named);
    const { name, ...rest } = { name: 'a', slug: 'a', ...body };
    if (String(name) === 'a' && Object.keys(body).length < 3) return;
    expect((await ops('PATCH', `${path}/${org.id}`, { name, ...rest })).status).toBe(400);
  });

  it.each(['GET', 'PATCH', 'DELETE'] as const)('that does not exist is a 404: %s', async (method) => {
    const body = method === 'PATCH' ? { name: 'x' } : undefined;
    const missing = { status: 404, body: { code: 'ORGANIZATION_NOT_FOUND' } };
    expect(await ops(method, `${path}/${unknownId}`, body)).toMatchObject(missing);
    expect(await ops('POST', `${path}/${unknownId}/restore`)).toMatchObject(missing);
  });
});

describe('the list of organisations', () => {
  it('is sorted by name or age, without deleted organisations', async () => {
    const mark = randomUUID();
    const made: string[] = [];
    for (const name of ['b', 'a', 'c', 'd']) {
      made.push((await ops('POST', path, { name: `${mark} ${name}`, slug: slug() })).body.id);
    }
    await ops('DELETE', `${path}/${made[3]}`);
    const names = async (query: string) =>
      (await ops('GET', `${path}?search=${mark}&${query}`)).body.data.map(({ name }: { name: string }) => name.at(-1));
    expect(await names('')).toEqual(['a', 'b', 'c']);
    expect(await names('sort=-name')).toEqual(['c', 'b', 'a']);
    expect(await names('sort=created_at')).toEqual(['b', 'a', 'c']);
    expect(await names('sort=-created_at')).toEqual(['c', 'a', 'b']);
    expect(await names('sort=name&limit=2&page=2')).toEqual(['c']);
    expect(await names('page=9')).toEqual([]);
    expect(await names('deleted=true')).toEqual(['d']);
    expect((await ops('GET', `${path}?search=%25`)).body.data).toEqual([]);
  });

  it.each([
    'sort=slug',
    'limit=101',
    'page=0',
    'deleted=maybe',
    'org_id=x',
    'search=',
    'search=%00',
    'search=Ava%00zzz',
    'search=a%0Ab',
  ])('refuses %s', async (query) => {
    const answer = await ops('GET', `${path}?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.message).toContain(query.split('=')[0]);
  });

  it.each([
    ['name', 'idx_organizations_deleted_name'],
    ['-name', 'idx_organizations_deleted_name'],
    ['created_at', 'idx_organizations_deleted_created'],
    ['-created_at', 'idx_organizations_deleted_created'],
  ])('by %s comes in the order of an index, and sorts no more than ties', async (sort, index) => {
    const plan = await planOf(await orderOf(sort));
    expect(plan).toMatch(new RegExp(`Index Scan( Backward)? using ${index}`));
    expect(plan).toContain('Incremental Sort');
    expect(plan).not.toMatch(/(?<!Incremental )Sort {2}\(/);
  });

  /** As the service sends it to PostgREST: `deleted_at.asc,name.asc,id.asc`. */
  async function orderOf(sort: string): Promise<string> {
    const upstream = await startFaultyUpstream(service.stack.services.supabase.url);
    const app = await startInstance(service.stack, { ...withoutFeed, between: upstream.inFrontOf });
    let order = '';
    upstream.setFault((passing) => {
      order ||= new URL(passing.request.url ?? '', 'http://upstream').searchParams.get('order') ?? '';
      passing.forward();
    });
    await requestAs(app, opsToken)('GET', `${path}?sort=${sort}`);
    await app.close();
    await upstream.close();
    return order.replaceAll('.', ' ');
  }

  async function planOf(order: string): Promise<string> {
    const client = await service.stack.sql.connect();
    try {
      await client.query('begin');
      await client.query('alter table organizations disable trigger user');
      await client.query(`insert into organizations (name, slug, created_at)
        select 'Org ' || n, 'many-' || n, now() - make_interval(mins => n) from generate_series(1, 20000) n`);
      await client.query('analyze organizations');
      const claims = { role: 'authenticated', sub: opsId };
      await client.query(`select set_config('request.jwt.claims', $1, true)`, [JSON.stringify(claims)]);
      await client.query('set local role authenticated');
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        `explain select * from organizations where deleted_at is null order by ${order} limit 20`,
      );
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    } finally {
      await client.query('rollback');
      client.release();
    }
  }
});

describe('a deleted organisation', () => {
  it('refuses its members at once, and admits them when it is restored', async () => {
    const member = requestAs(service.app, org.token);
    const contact = (await member('POST', '/api/contacts', { full_name: 'Ada' })).body;
    const urls = ['/api/contacts', `/api/contacts/${contact.id}`, '/api/settings', '/api/calls-dashboard/stats'];
    for (const url of urls) expect((await member('GET', url)).status, url).toBe(200);
    expect(await ops('DELETE', `${path}/${org.id}`)).toMatchObject({ status: 204, body: null });
    for (const url of urls) {
      expect(await member('GET', url), url).toMatchObject({ status: 403, body: { code: 'NOT_A_MEMBER' } });
    }
    expect((await member('GET', '/api/me')).body.organizations).toEqual([]);
    expect((await ops('GET', `${path}/${org.id}`)).body.deleted_at).toEqual(expect.any(String));
    const restored = await ops('POST', `${path}/${org.id}/restore`);
    expect(restored).toMatchObject({ status: 200, body: { deleted_at: null } });
    for (const url of urls) expect((await member('GET', url)).status, url).toBe(200);
    expect((await member('GET', `/api/contacts/${contact.id}`)).body).toEqual(contact);
  });

  it('is unchanged by a second delete, and one that is not deleted by a restore', async () => {
    expect((await ops('POST', `${path}/${org.id}/restore`)).status).toBe(200);
    const answers = await Promise.all(Array.from({ length: 10 }, () => ops('DELETE', `${path}/${org.id}`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    const { deleted_at } = await rowOf(org.id);
    expect((await ops('DELETE', `${path}/${org.id}`)).status).toBe(204);
    expect((await rowOf(org.id)).deleted_at).toEqual(deleted_at);
    expect((await audited(org.id)).map(({ action }) => action)).toEqual(['organization.deleted']);
  });

  it('is deleted for another instance once the change feed has announced it', async () => {
    const hearing = await startInstance(service.stack);
    try {
      const there = requestAs(hearing, org.token);
      expect((await there('GET', '/api/contacts')).status).toBe(200);
      await ops('DELETE', `${path}/${org.id}`);
      await waitForChanges(service.stack, hearing);
      expect((await there('GET', '/api/contacts')).status).toBe(403);
    } finally {
      await hearing.close();
    }
  });
});

describe('a change of an organisation by ops', () => {
  it('is in the audit log and in the log', async () => {
    const address = slug();
    const { body, headers } = await ops('POST', path, { name: 'Fern', slug: address });
    const url = `${path}/${body.id}`;
    const answers = [
      { headers },
      await ops('PATCH', url, { name: 'Moss' }),
      await ops('DELETE', url),
      await ops('POST', `${url}/restore`),
    ];
    const [created, changed, deleted, restored] = answers.map((answer) => ({
      ...{ actor_id: opsId, subject_type: 'organization', subject_id: body.id },
      request_id: answer.headers['x-request-id'],
    }));
    const time = expect.any(String);
    expect(await audited(body.id)).toEqual([
      { ...created, action: 'organization.created', details: { after: { name: 'Fern', slug: address } } },
      {
        ...changed,
        action: 'organization.changed',
        details: { before: { name: 'Fern' }, after: { name: 'Moss' } },
      },
      {
        ...deleted,
        action: 'organization.deleted',
        details: { before: { deleted_at: null }, after: { deleted_at: time } },
      },
      {
        ...restored,
        action: 'organization.restored',
        details: { before: { deleted_at: time }, after: { deleted_at: null } },
      },
    ]);
    const logged = lines.filter(({ audit, org: of }) => audit === true && of === body.id);
    expect(logged.map(({ action, actor }) => [action, actor])).toEqual(
      ['created', 'changed', 'deleted', 'restored'].map((what) => [`organization.${what}`, opsId]),
    );
  });

  it('is in the audit log also without the service', async () => {
    const direct = requestPostgrestAs(service.stack, opsToken);
    expect((await direct('PATCH', `organizations?id=eq.${org.id}`, { name: 'Moss' })).body).toHaveLength(1);
    expect(await audited(org.id)).toMatchObject([
      { action: 'organization.changed', actor_id: opsId, details: { after: { name: 'Moss' } } },
    ]);
  });
});

describe('PostgREST itself', () => {
  const fields = () => ({ name: 'Mine', slug: slug() });
  const denied = { status: 403, body: { code: '42501' } };

  it('lets ops read and write organisations, but not their data', async () => {
    const direct = requestPostgrestAs(service.stack, opsToken, org.id);
    expect((await direct('POST', 'organizations', fields())).status).toBe(201);
    expect((await direct('GET', `organizations?id=eq.${org.id}&select=id,user_org_roles(*)`)).body).toEqual([
      { id: org.id, user_org_roles: [] },
    ]);
    expect(await direct('DELETE', `organizations?id=eq.${org.id}`)).toMatchObject(denied);
    expect(await direct('PATCH', `organizations?id=eq.${org.id}`, { created_at: 'now' })).toMatchObject(denied);
    for (const table of ['user_org_roles', 'org_settings', 'contacts', 'audit_log']) {
      expect((await direct('GET', table)).body, table).toEqual([]);
    }
  });

  it('lets no member write an organisation, or read another one', async () => {
    const other = await makeOrg(service.stack);
    const before = await Promise.all([rowOf(org.id), rowOf(other.id)]);
    const pretender = await service.stack.keys.sign(
      {
        sub: org.userId,
        role: 'authenticated',
        app_metadata: { org_id: org.id, platform_role: 'ops' },
        user_metadata: { platform_role: 'ops' },
      },
      { expiresInSeconds: 600 },
    );
    for (const token of [org.token, pretender]) {
      const direct = requestPostgrestAs(service.stack, token, org.id);
      expect((await direct('GET', 'organizations?select=id')).body).toEqual([{ id: org.id }]);
      expect(await direct('POST', 'organizations', fields())).toMatchObject(denied);
      expect((await direct('PATCH', 'organizations?name=neq.x', { deleted_at: 'now' })).body).toEqual([]);
      expect((await direct('PATCH', `organizations?id=eq.${org.id}`, { name: 'Mine' })).body).toEqual([]);
      expect(await direct('DELETE', `organizations?id=eq.${org.id}`)).toMatchObject(denied);
    }
    expect(await Promise.all([rowOf(org.id), rowOf(other.id)])).toEqual(before);
  });
});

describe('a member', () => {
  it('is refused on every route', async () => {
    const member = requestAs(service.app, org.token);
    const before = await rowOf(org.id);
    const forbidden = { status: 403, body: { code: 'FORBIDDEN' } };
    expect(await member('GET', path)).toMatchObject(forbidden);
    expect(await member('GET', `${path}/${org.id}`)).toMatchObject(forbidden);
    expect(await member('POST', path, { name: 'Mine', slug: slug() })).toMatchObject(forbidden);
    expect(await member('PATCH', `${path}/${org.id}`, { name: 'Mine' })).toMatchObject(forbidden);
    expect(await member('DELETE', `${path}/${org.id}`)).toMatchObject(forbidden);
    expect(await member('POST', `${path}/${org.id}/restore`)).toMatchObject(forbidden);
    expect(await rowOf(org.id)).toEqual(before);
  });
});
