// The members of an organisation: who may change whom, and that a change applies at once.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMember, makeOrg, type Role, signUser, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { listen } from '../helpers/http-client.ts';
import { openLive } from '../helpers/live-client.ts';
import { requestAs, requestPostgrestAs } from '../helpers/request-as.ts';

let service: TestApp;
let port: number;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp({ env: { LIVE_STREAMS_PER_INSTANCE: '5' } });
  port = await listen(service.app);
});
beforeEach(async () => {
  org = await makeOrg(service.stack);
});
afterAll(() => service?.close());

const sql = (text: string, values: unknown[] = []) => service.stack.sql.query(text, values);
const as = ({ token }: { readonly token: string }) => requestAs(service.app, token);
const addOf = (role: Role) => addMember(service.stack, org.id, role);

interface SignUp {
  readonly email?: string;
  readonly confirmedAt?: string | null;
  readonly metadata?: object | null;
}

async function signUp(userId: string, { email, confirmedAt = '2026-01-01', metadata = null }: SignUp = {}) {
  const address = email ?? `${userId}@example.com`;
  await sql('insert into auth.users (id, email, email_confirmed_at, raw_user_meta_data) values ($1, $2, $3, $4)', [
    userId,
    address,
    confirmedAt,
    metadata,
  ]);
  return address;
}

describe('the list of members', () => {
  it('shows every member to every role, by name, with the name and the address of the sign-up', async () => {
    const viewer = await addOf('viewer');
    const unnamed = await addOf('agent');
    await signUp(org.userId, { email: `zoe-${org.id}@example.com`, metadata: { full_name: ' Zoë ' } });
    await signUp(viewer.userId, { email: `ann-${org.id}@example.com`, metadata: { name: 'Ann' } });
    await makeOrg(service.stack);
    const { status, body } = await as(viewer)('GET', '/api/members');
    expect(status).toBe(200);
    const at = expect.any(String);
    expect(body.data).toEqual([
      { user_id: viewer.userId, name: 'Ann', email: `ann-${org.id}@example.com`, role: 'viewer', created_at: at },
      { user_id: org.userId, name: 'Zoë', email: `zoe-${org.id}@example.com`, role: 'owner', created_at: at },
      { user_id: unnamed.userId, name: null, email: null, role: 'agent', created_at: at },
    ]);
  });

  it.each([
    ['a name that is no text', { full_name: 7, name: ' ' }, '7'],
    ['no name', {}, null],
    ['a long name', { full_name: 'x'.repeat(300) }, 'x'.repeat(200)],
  ])('and /api/me read the name safely: %s', async (_, metadata, name) => {
    await signUp(org.userId, { metadata });
    expect((await as(org)('GET', '/api/members')).body.data).toMatchObject([{ name }]);
    expect((await as(org)('GET', '/api/me')).body).toMatchObject({ name });
  });
});

describe('adding a member', () => {
  it('gives access to a user who has signed up, in any notation of the address', async () => {
    const userId = randomUUID();
    await signUp(userId, { email: `new-${userId}@example.com`, metadata: { full_name: 'Nia' } });
    const asNew = requestAs(service.app, await signUser(service.stack, userId, org.id));
    // This refusal is cached.
    expect((await asNew('GET', '/api/members')).body.code).toBe('NOT_A_MEMBER');
    const body = { email: `NEW-${userId}@Example.com`, role: 'agent' };
    const added = await as(org)('POST', '/api/members', body);
    expect(added).toMatchObject({ status: 201, body: { user_id: userId, name: 'Nia', role: 'agent' } });
    expect((await asNew('GET', String(added.headers.location))).body).toEqual(added.body);
    expect(await as(org)('POST', '/api/members', body)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
  });

  it('answers the same for an address that nobody has and for one that is not confirmed', async () => {
    const email = await signUp(randomUUID(), { confirmedAt: null });
    const answers = [email, `${randomUUID()}@example.com`].map(async (address) => {
      const { status, body } = await as(org)('POST', '/api/members', { email: address, role: 'agent' });
      return { status, body: { ...body, requestId: undefined } };
    });
    const [unconfirmed, unknown] = await Promise.all(answers);
    expect(unconfirmed).toMatchObject({ status: 404, body: { code: 'USER_NOT_FOUND' } });
    expect(unknown).toEqual(unconfirmed);
  });
});

describe('a change of members', () => {
  const managed: Record<Role, readonly Role[]> = {
    owner: ['owner', 'admin', 'agent', 'viewer'],
    admin: ['agent', 'viewer'],
    agent: [],
    viewer: [],
  };
  const everyRole = Object.keys(managed) as Role[];
  const pairs = everyRole.flatMap((caller) => everyRole.map((role) => [caller, role] as const));

  it.each(pairs)('is allowed for owners, and for admins with agents and viewers: %s, %s', async (caller, role) => {
    const manager = caller === 'owner' ? org : await addOf(caller);
    const isAllowed = managed[caller].includes(role);
    const email = await signUp(randomUUID());
    const one = await addOf(role);
    const rows = () => sql('select user_id, role from user_org_roles where org_id = $1 order by 1', [org.id]);
    const { rows: before } = await rows();
    // Past the routes too: the database has the same rule.
    const direct = requestPostgrestAs(service.stack, manager.token, org.id);
    const raised = { member: one.userId, member_role: role };
    if (!isAllowed) {
      expect((await direct('POST', 'rpc/add_member', { address: email, member_role: role })).status).toBe(403);
      expect((await direct('POST', 'rpc/change_member', raised)).status).toBe(403);
      expect((await direct('POST', 'rpc/remove_member', { member: one.userId })).status).toBe(403);
    }
    const statuses = [
      (await as(manager)('POST', '/api/members', { email, role })).status,
      (await as(manager)('PATCH', `/api/members/${one.userId}`, { role })).status,
      (await as(manager)('DELETE', `/api/members/${one.userId}`)).status,
    ];
    expect(statuses).toEqual(isAllowed ? [201, 200, 204] : [403, 403, 403]);
    if (!isAllowed) expect((await rows()).rows).toEqual(before);
  });

  it.each(['owner', 'admin'])('by an admin cannot make a viewer an %s', async (role) => {
    const [admin, viewer] = [await addOf('admin'), await addOf('viewer')];
    const answer = await as(admin)('PATCH', `/api/members/${viewer.userId}`, { role });
    expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  });

  it.each(everyRole)('one may leave: %s', async (role) => {
    const one = await addOf(role);
    expect((await as(one)('DELETE', `/api/members/${one.userId}`)).status).toBe(204);
    expect((await as(one)('GET', '/api/members')).body.code).toBe('NOT_A_MEMBER');
  });

  it('cannot remove or lower the last owner', async () => {
    const path = `/api/members/${org.userId}`;
    const lastOwner = { status: 409, body: { code: 'LAST_OWNER' } };
    expect(await as(org)('DELETE', path)).toMatchObject(lastOwner);
    expect(await as(org)('PATCH', path, { role: 'admin' })).toMatchObject(lastOwner);
    expect((await as(org)('PATCH', path, { role: 'owner' })).status).toBe(200);
    await addOf('owner');
    expect((await as(org)('PATCH', path, { role: 'admin' })).body).toMatchObject({ role: 'admin' });
  });

  it('keeps an owner when two owners remove each other at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const pair = await makeOrg(service.stack);
      const other = await addMember(service.stack, pair.id, 'owner');
      const answers = await Promise.all([
        as(pair)('DELETE', `/api/members/${other.userId}`),
        as(other)('DELETE', `/api/members/${pair.userId}`),
      ]);
      const { rows } = await sql(`select from user_org_roles where org_id = $1 and role = 'owner'`, [pair.id]);
      expect([rows.length, answers.filter(({ status }) => status === 204).length]).toEqual([1, 1]);
    }
  });

  it('applies at once: to rights, to open streams, and in the audit log', async () => {
    const agent = await addOf('agent');
    const path = `/api/members/${agent.userId}`;
    const contact = { full_name: 'Ada' };
    expect((await as(agent)('POST', '/api/contacts', contact)).status).toBe(201);
    const stream = await openLive({ port, token: agent.token });
    await stream.sees('ready');
    await as(org)('PATCH', path, { role: 'viewer' });
    expect((await as(agent)('POST', '/api/contacts', contact)).body.code).toBe('FORBIDDEN');
    await as(org)('DELETE', path);
    expect((await as(agent)('GET', '/api/contacts')).body.code).toBe('NOT_A_MEMBER');
    await stream.sees('revoked');
    await stream.closed;
    const { body } = await as(org)('GET', `/api/audit?subject_id=${agent.userId}`);
    expect(body.data).toMatchObject([
      { action: 'member.deleted', actor_id: org.userId },
      { action: 'member.changed', details: { before: { role: 'agent' }, after: { role: 'viewer' } } },
      { action: 'member.created', actor_id: null },
    ]);
  });

  it('is a 404 for a member of another organisation', async () => {
    const other = await makeOrg(service.stack);
    const path = `/api/members/${other.userId}`;
    const notFound = { status: 404, body: { code: 'MEMBER_NOT_FOUND' } };
    expect(await as(org)('GET', path)).toMatchObject(notFound);
    expect(await as(org)('PATCH', path, { role: 'viewer' })).toMatchObject(notFound);
    expect(await as(org)('DELETE', path)).toMatchObject(notFound);
  });
});
