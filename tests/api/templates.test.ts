import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addMember,
  haveHeard,
  makeOrg,
  startInstance,
  startTestApp,
  type TestApp,
  type TestOrg,
} from '../helpers/app.ts';
import { askAs, askPostgrestAs, deaf } from '../helpers/ask-as.ts';
import { signPlatform } from '../helpers/platform-people.ts';
import type { TestStack } from '../helpers/stack.ts';
import { createHold, startTroubledUpstream } from '../helpers/troubled-upstream.ts';

type Ask = ReturnType<typeof askAs>;

let service: TestApp;
let org: TestOrg;
let other: TestOrg;
let [ops, member, foreigner]: [Ask, Ask, Ask] = [] as never;
let opsToken: string;

beforeAll(async () => {
  service = await startTestApp(deaf);
  const { app, stack } = service;
  org = await makeOrg(stack);
  other = await makeOrg(stack);
  opsToken = await signPlatform(stack);
  ops = askAs(app, opsToken);
  member = askAs(app, org.token);
  foreigner = askAs(app, other.token);
});
afterAll(() => service?.close());

const path = '/api/templates';
const fields = () => ({ name: `Recall ${randomUUID()}`, content: 'You call on behalf of {{organization}}.' });
const make = async () => (await ops('POST', path, fields())).body;
const loads = () =>
  service.app.cache
    .stats()
    .policies.filter(({ name }) => /^templates? /.test(name))
    .reduce((sum, policy) => sum + policy.loads, 0);

describe('a template', () => {
  it('can be created, read, listed, changed and deleted by ops, and members of every organisation see each write at once', async () => {
    expect((await member('GET', path)).body.data).toEqual([]);
    const sent = fields();
    const made = await ops('POST', path, sent);
    expect(made).toMatchObject({ status: 201, body: { ...sent, description: null, active: true } });
    expect(made.body).not.toHaveProperty('org_id');
    const url = `${path}/${made.body.id}`;
    for (const ask of [member, foreigner, ops]) {
      expect((await ask('GET', url)).body).toEqual(made.body);
      expect((await ask('GET', path)).body.data).toEqual([made.body]);
    }
    const changed = await ops('PATCH', url, { active: false }, { 'if-match': String(made.headers.etag) });
    expect(changed).toMatchObject({ status: 200, body: { active: false } });
    for (const ask of [member, foreigner, ops]) {
      expect((await ask('GET', url)).body).toEqual(changed.body);
      expect((await ask('GET', `${path}?active=true`)).body.data).toEqual([]);
      expect((await ask('GET', `${path}?search=recall`)).body.data).toEqual([changed.body]);
    }
    expect((await ops('PATCH', url, { active: true }, { 'if-match': String(made.headers.etag) })).status).toBe(412);
    expect((await ops('DELETE', url)).status).toBe(204);
    for (const ask of [member, foreigner, ops]) {
      expect((await ask('GET', url)).body.code).toBe('TEMPLATE_NOT_FOUND');
      expect((await ask('GET', path)).body.data).toEqual([]);
    }
  });

  it('is one cache entry for all organisations and ops', async () => {
    const { id } = await make();
    for (const url of [path, `${path}/${id}`]) {
      const before = loads();
      expect(await member('GET', url)).toMatchObject({ headers: { 'x-cache': 'MISS' } });
      for (const ask of [member, foreigner, ops]) {
        expect(await ask('GET', url)).toMatchObject({ headers: { 'x-cache': 'STALE' }, queries: 0 });
      }
      expect(loads()).toBe(before + 1);
    }
  });

  it('has a unique name, and invalid fields are refused by name', async () => {
    const { name } = await make();
    const taken = await ops('POST', path, { ...fields(), name });
    expect(taken).toMatchObject({ status: 409, body: { code: 'CONFLICT', message: expect.stringContaining('name') } });
    for (const [body, named] of [
      [{ name: 'x' }, 'content is missing'],
      [{ ...fields(), active: 'yes' }, 'active'],
      [{ ...fields(), org_id: org.id }, 'org_id'],
    ] as const) {
      const answer = await ops('POST', path, body);
      expect(answer.status).toBe(400);
      expect(answer.body.message).toContain(named);
    }
  });

  it('cannot be written by a member', async () => {
    const template = await make();
    const url = `${path}/${template.id}`;
    const forbidden = { status: 403, body: { code: 'FORBIDDEN' } };
    expect(await member('POST', path, fields())).toMatchObject(forbidden);
    expect(await member('PATCH', url, { name: 'Mine' })).toMatchObject(forbidden);
    expect(await member('DELETE', url)).toMatchObject(forbidden);
    expect((await member('GET', url)).body).toEqual(template);
  });

  it('cannot be read by a caller without an organisation, except ops', async () => {
    const { app, stack } = service;
    const { id } = await make();
    await member('GET', `${path}/${id}`);
    const stranger = await stack.keys.sign({ sub: randomUUID(), role: 'authenticated' }, { expiresInSeconds: 600 });
    for (const url of [path, `${path}/${id}`]) {
      expect(await askAs(app, stranger)('GET', url)).toMatchObject({ status: 400, body: { code: 'ORG_REQUIRED' } });
      const header = { 'x-org-id': org.id };
      expect((await askAs(app, stranger)('GET', url, undefined, header)).body.code).toBe('NOT_A_MEMBER');
      expect((await member('GET', url, undefined, { 'x-org-id': other.id })).body.code).toBe('NOT_A_MEMBER');
    }
  });
});

describe('a template change from outside this instance', () => {
  let instance: FastifyInstance;
  let readers: Ask[];
  beforeAll(async () => {
    instance = await startInstance(service.stack);
    readers = [askAs(instance, org.token), askAs(instance, other.token)];
  });
  afterAll(() => instance?.close());

  it('reaches readers of all organisations: insert, update, delete, truncate', async () => {
    const { stack } = service;
    const id = randomUUID();
    const seenAfter = async (write: () => Promise<unknown>) => {
      await write();
      await haveHeard(stack, instance);
      const answers = await Promise.all(readers.map((ask) => ask('GET', `${path}/${id}`)));
      return answers.map(({ body }) => body.name ?? body.code);
    };
    const insert = `insert into templates (id, name, content) values ($1, 'By hand', 'x')`;
    const none = ['TEMPLATE_NOT_FOUND', 'TEMPLATE_NOT_FOUND'];
    expect(await seenAfter(async () => {})).toEqual(none);
    expect(await seenAfter(() => stack.sql.query(insert, [id]))).toEqual(['By hand', 'By hand']);
    expect(await seenAfter(() => ops('PATCH', `${path}/${id}`, { name: 'By ops' }))).toEqual(['By ops', 'By ops']);
    expect(await seenAfter(() => ops('DELETE', `${path}/${id}`))).toEqual(none);
    expect(await seenAfter(() => stack.sql.query(insert, [id]))).toEqual(['By hand', 'By hand']);
    expect(await seenAfter(() => stack.sql.query('truncate templates'))).toEqual(none);
  });

  it('is not announced when no row changed', async () => {
    const received = () => instance.changeFeed?.stats().received;
    const before = received();
    await service.stack.sql.query('update templates set active = true where id = gen_random_uuid()');
    await haveHeard(service.stack, instance);
    expect(received()).toBe(before);
  });
});

describe('a reader who loses access during a shared load', () => {
  it.each<[string, (stack: TestStack) => Promise<[token: string, userId: string]>]>([
    [
      'a member who is removed',
      async (stack) => {
        const { token, userId } = await addMember(stack, org.id, 'agent');
        return [token, userId];
      },
    ],
    [
      'ops whose role is removed',
      async (stack) => {
        const userId = randomUUID();
        return [await signPlatform(stack, { userId }), userId];
      },
    ],
  ])('does not share the resulting empty list with other readers: %s', async (_, createReader) => {
    const { stack } = service;
    const upstream = await startTroubledUpstream(stack.services.supabase.url);
    const app = await startInstance(stack, { between: upstream.inFrontOf });
    try {
      const { id } = await make();
      const [token, userId] = await createReader(stack);
      await haveHeard(stack, app);
      // Caches the memberships and roles.
      for (const each of [token, other.token]) {
        for (const url of ['/api/me', '/api/settings']) await askAs(app, each)('GET', url);
      }
      const hold = createHold();
      upstream.make((passing) => (passing.name === 'templates' ? hold.keep(passing) : passing.forward()));
      const slow = askAs(app, token)('GET', path);
      await hold.arrived(1);
      const joined = askAs(app, other.token)('GET', path);
      upstream.make();
      for (const table of ['user_org_roles', 'platform_roles'])
        await stack.sql.query(`delete from ${table} where user_id = $1`, [userId]);
      await haveHeard(stack, app);
      hold.letGo();
      expect((await slow).status).toBe(403);
      for (const { body } of [await joined, await askAs(app, other.token)('GET', path)]) {
        expect(body.data.map((row: { id: string }) => row.id)).toContain(id);
      }
    } finally {
      await app.close();
      await upstream.close();
    }
  });
});

describe('PostgREST itself', () => {
  it('lets ops write templates, and every member read them', async () => {
    const direct = askPostgrestAs(service.stack, opsToken);
    const made = await direct('POST', 'templates', fields());
    expect(made.status).toBe(201);
    const where = `templates?id=eq.${made.body[0].id}`;
    expect((await direct('PATCH', where, { active: false })).body).toMatchObject([{ active: false }]);
    for (const { token, id } of [org, other]) {
      expect((await askPostgrestAs(service.stack, token, id)('GET', where)).body).toHaveLength(1);
    }
    expect((await direct('DELETE', where)).body).toHaveLength(1);
  });

  it('lets no member write a template', async () => {
    const template = await make();
    const direct = askPostgrestAs(service.stack, org.token, org.id);
    const where = `templates?id=eq.${template.id}`;
    expect(await direct('POST', 'templates', fields())).toMatchObject({ status: 403, body: { code: '42501' } });
    expect((await direct('PATCH', where, { name: 'Mine' })).body).toEqual([]);
    expect((await direct('DELETE', where)).body).toEqual([]);
    expect((await direct('GET', where)).body).toMatchObject([{ name: template.name }]);
    expect((await askPostgrestAs(service.stack, org.token, other.id)('GET', where)).body).toEqual([]);
  });
});
