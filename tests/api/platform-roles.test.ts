// Platform roles are looked up like memberships: a revoked role ends at once, in the service and in the database.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addMember,
  makeOrg,
  signUser,
  startTestApp,
  type TestApp,
  type TestOrg,
  waitForChanges,
} from '../helpers/app.ts';
import { signPlatform } from '../helpers/platform-callers.ts';
import { requestAs, requestPostgrestAs } from '../helpers/request-as.ts';

let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp();
  org = await makeOrg(service.stack);
});
afterAll(() => service?.close());

const dismiss = (userId: string) => service.stack.sql.query('delete from platform_roles where user_id = $1', [userId]);
const denied = { status: 403, body: { code: '42501' } };
const forbidden = { status: 403, body: { code: 'FORBIDDEN' } };

/** The current name, so that only the time of the change differs. */
const touch = () => ['PATCH', `/api/organizations/${org.id}`, { name: 'Renamed' }] as const;

describe('a revoked ops role', () => {
  it('ends with the change message, for the same token', async () => {
    const userId = randomUUID();
    const request = requestAs(service.app, await signPlatform(service.stack, { userId }));
    for (const _ of [1, 2]) expect((await request(...touch())).status).toBe(200);
    expect((await request('GET', '/api/me')).body.platformRole).toBe('ops');
    await dismiss(userId);
    await waitForChanges(service.stack, service.app);
    expect(await request(...touch())).toMatchObject(forbidden);
    expect(await request('GET', '/api/monitoring/cache-stats')).toMatchObject(forbidden);
    expect((await request('GET', '/api/me')).body.platformRole).toBeNull();
  });

  it('ends in the database with the next statement', async () => {
    const userId = randomUUID();
    const direct = requestPostgrestAs(service.stack, await signPlatform(service.stack, { userId }));
    const one = `organizations?id=eq.${org.id}`;
    const template = { name: `Recall ${randomUUID()}`, content: 'Hello' };
    expect((await direct('PATCH', one, { name: 'Named' })).body).toHaveLength(1);
    expect((await direct('POST', 'templates', template)).status).toBe(201);
    await dismiss(userId);
    expect((await direct('PATCH', one, { deleted_at: 'now' })).body).toEqual([]);
    expect((await direct('GET', one)).body).toEqual([]);
    expect(await direct('POST', 'templates', { ...template, name: 'Another' })).toMatchObject(denied);
    expect((await direct('DELETE', 'templates?name=neq.x')).body).toEqual([]);
    expect(await direct('POST', 'rpc/index_facts', {})).toMatchObject(denied);
    const audit = { action: 'cache.invalidated', subject: org.id, details: {} };
    expect((await direct('POST', 'rpc/audit', audit)).body).toBe(false);
  });
});

describe('a granted ops role', () => {
  it('works from the change message on', async () => {
    const userId = randomUUID();
    const request = requestAs(service.app, await signUser(service.stack, userId));
    expect(await request(...touch())).toMatchObject(forbidden);
    await signPlatform(service.stack, { userId });
    await waitForChanges(service.stack, service.app);
    expect((await request(...touch())).status).toBe(200);
  });
});

describe('a claim in the token', () => {
  it('grants no role, in the service or in the database', async () => {
    const claims = { sub: randomUUID(), role: 'authenticated', app_metadata: { platform_role: 'ops' } };
    const token = await service.stack.keys.sign(claims, { expiresInSeconds: 600 });
    expect(await requestAs(service.app, token)(...touch())).toMatchObject(forbidden);
    const direct = requestPostgrestAs(service.stack, token);
    expect((await direct('GET', 'organizations')).body).toEqual([]);
    expect((await direct('PATCH', `organizations?id=eq.${org.id}`, { deleted_at: 'now' })).body).toEqual([]);
    expect(await direct('POST', 'rpc/index_facts', {})).toMatchObject(denied);
    expect((await direct('DELETE', 'templates?name=neq.x')).body).toEqual([]);
  });
});

describe('monitor', () => {
  it('may read the reports in the database too, and change nothing', async () => {
    const direct = requestPostgrestAs(service.stack, await signPlatform(service.stack, { role: 'monitor' }));
    expect((await direct('POST', 'rpc/index_facts', {})).status).toBe(200);
    expect((await direct('POST', 'rpc/slowest_statements', { most: 1 })).status).toBe(200);
    expect((await direct('GET', 'organizations')).body).toEqual([]);
    expect((await direct('GET', 'templates')).body).toEqual([]);
    expect((await direct('PATCH', `organizations?id=eq.${org.id}`, { name: 'x' })).body).toEqual([]);
    expect(await direct('POST', 'templates', { name: 'x', content: 'y' })).toMatchObject(denied);
  });
});

describe('the table', () => {
  it('shows users only their own rows, and accepts no writes from them', async () => {
    const userId = randomUUID();
    const ops = requestPostgrestAs(service.stack, await signPlatform(service.stack, { userId }));
    const { token } = await addMember(service.stack, org.id, 'owner');
    const member = requestPostgrestAs(service.stack, token, org.id);
    expect((await ops('GET', 'platform_roles?select=user_id,role')).body).toEqual([{ user_id: userId, role: 'ops' }]);
    expect((await member('GET', 'platform_roles')).body).toEqual([]);
    const all = await service.stack.keys.sign({ role: 'service_role' }, { expiresInSeconds: 600 });
    for (const direct of [ops, member, requestPostgrestAs(service.stack, all)]) {
      expect(await direct('POST', 'platform_roles', { user_id: userId, role: 'monitor' })).toMatchObject(denied);
      expect(await direct('PATCH', 'platform_roles?role=eq.ops', { role: 'monitor' })).toMatchObject(denied);
      expect(await direct('DELETE', 'platform_roles?role=eq.ops')).toMatchObject(denied);
    }
    expect(await requestPostgrestAs(service.stack, all)('GET', 'platform_roles')).toMatchObject(denied);
  });

  it('has no other role than ops and monitor', async () => {
    const insert = `insert into platform_roles (user_id, role) values (gen_random_uuid(), 'owner')`;
    await expect(service.stack.sql.query(insert)).rejects.toThrow('check constraint');
  });
});
