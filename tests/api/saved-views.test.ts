// Saved views: who sees and changes them, through the service and through PostgREST, and how their query is stored and resolved.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMember, makeOrg, type Role, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { send } from '../helpers/send.ts';
import { gatewayHeaders } from '../helpers/stack.ts';

const url = '/api/saved-views';
// A Wednesday.
const now = Date.parse('2026-04-01T12:00:00Z');

let service: TestApp;
let org: TestOrg;
type Member = Pick<TestOrg, 'userId' | 'token'>;
let members: Record<Role, Member>;

beforeAll(async () => {
  service = await startTestApp({ now: () => now });
});
beforeEach(async () => {
  org = await makeOrg(service.stack, { timezone: 'Asia/Kathmandu' });
  const add = (role: Role) => addMember(service.stack, org.id, role);
  members = { owner: org, admin: await add('admin'), agent: await add('agent'), viewer: await add('viewer') };
});
afterAll(() => service?.close());

const view = { name: 'Missed', screen: 'calls', query: 'status=missed' };
const shared = { ...view, visibility: 'organisation' };

const create = (as: Member, body: object = view) => send(service.app, 'POST', url, { as, body });
const read = (as: Member, id: string) => send(service.app, 'GET', `${url}/${id}`, { as });
const change = (as: Member, id: string, body: object) => send(service.app, 'PATCH', `${url}/${id}`, { as, body });
const remove = (as: Member, id: string) => send(service.app, 'DELETE', `${url}/${id}`, { as });
const names = async (as: Member, query = '') =>
  (await send(service.app, 'GET', `${url}${query}`, { as })).body.data.map(({ name }: { name: string }) => name);

async function askPostgrest(as: Member, method: string, path: string, body?: object) {
  const headers = {
    ...gatewayHeaders(service.stack),
    authorization: `Bearer ${as.token}`,
    'content-type': 'application/json',
    prefer: 'return=representation',
  };
  const address = `${service.stack.services.supabase.url}/rest/v1/saved_views${path}`;
  const response = await fetch(address, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return (await response.json()) as unknown;
}

describe('a private view', () => {
  it('is for its author only, also against the owner', async () => {
    const { status, body } = await create(members.agent);
    expect([status, body.visibility, body.author_id]).toEqual([201, 'private', members.agent.userId]);
    expect(await names(members.agent)).toEqual(['Missed']);
    for (const other of [members.owner, members.admin]) {
      expect(await names(other)).toEqual([]);
      for (const answer of [
        await read(other, body.id),
        await change(other, body.id, { name: 'x' }),
        await remove(other, body.id),
      ]) {
        expect([answer.status, answer.body.code]).toEqual([404, 'SAVED_VIEW_NOT_FOUND']);
      }
    }
    expect((await change(members.agent, body.id, { name: 'Mine' })).body.name).toBe('Mine');
    expect((await remove(members.agent, body.id)).status).toBe(204);
  });

  it('is for its author only through PostgREST', async () => {
    const { body } = await create(members.agent);
    const owner = members.owner;
    expect(await askPostgrest(owner, 'GET', '?select=*')).toEqual([]);
    expect(await askPostgrest(owner, 'GET', `?id=eq.${body.id}&or=(visibility.eq.private,id.not.is.null)`)).toEqual([]);
    expect(await askPostgrest(owner, 'PATCH', `?id=eq.${body.id}`, { visibility: 'organisation' })).toEqual([]);
    expect(await askPostgrest(owner, 'DELETE', `?id=eq.${body.id}`)).toEqual([]);
    // Not in the name of another member.
    const forged = { ...view, org_id: org.id, author_id: members.admin.userId };
    expect(await askPostgrest(members.agent, 'POST', '', forged)).toMatchObject({ code: '42501' });
    expect((await read(members.agent, body.id)).body).toMatchObject({ visibility: 'private', name: 'Missed' });
  });

  it('is deleted when its author leaves the organisation; a shared one stays', async () => {
    await create(members.agent);
    const { body } = await create(members.agent, { ...shared, name: 'Shared' });
    await service.stack.sql.query('delete from user_org_roles where user_id = $1', [members.agent.userId]);
    const { rows } = await service.stack.sql.query('select name from saved_views where org_id = $1', [org.id]);
    expect(rows).toEqual([{ name: 'Shared' }]);
    expect((await read(members.viewer, body.id)).body.author_id).toBeNull();
  });
});

describe('a shared view', () => {
  it('is visible to every member of the organisation, and to no other', async () => {
    const { body } = await create(members.agent, shared);
    for (const member of Object.values(members)) {
      expect(await names(member)).toEqual(['Missed']);
      expect((await read(member, body.id)).status).toBe(200);
    }
    const stranger = await makeOrg(service.stack);
    expect(await names(stranger)).toEqual([]);
    expect((await read(stranger, body.id)).status).toBe(404);
  });

  it('is changed and deleted by its author, an admin or the owner', async () => {
    const other = await addMember(service.stack, org.id, 'agent');
    const { body } = await create(members.agent, shared);
    for (const member of [other, members.viewer]) {
      for (const answer of [await change(member, body.id, { name: 'x' }), await remove(member, body.id)]) {
        expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
      }
      expect(await askPostgrest(member, 'PATCH', `?id=eq.${body.id}`, { name: 'x' })).toEqual([]);
      expect(await askPostgrest(member, 'DELETE', `?id=eq.${body.id}`)).toEqual([]);
    }
    for (const member of [members.agent, members.admin, members.owner]) {
      expect((await change(member, body.id, { query: 'status=failed' })).body.query).toBe('status=failed');
    }
    // An admin cannot hide the view of another member.
    expect((await change(members.admin, body.id, { visibility: 'private' })).status).toBe(403);
    expect((await remove(members.admin, body.id)).status).toBe(204);
  });

  it('whose author has left belongs to the admin or owner who changes it, and to no agent', async () => {
    const author = await addMember(service.stack, org.id, 'agent');
    const { body } = await create(author, { ...shared, name: 'Left behind' });
    await service.stack.sql.query('delete from user_org_roles where user_id = $1', [author.userId]);
    expect((await change(members.agent, body.id, { name: 'Mine' })).status).toBe(403);
    const taken = await change(members.admin, body.id, { visibility: 'private' });
    expect([taken.status, taken.body.author_id]).toEqual([200, members.admin.userId]);
    expect(await names(members.owner)).toEqual([]);
    expect((await remove(members.admin, body.id)).status).toBe(204);
  });

  it('is not created by a viewer', async () => {
    expect((await create(members.viewer)).status).toBe(403);
    const row = { ...view, org_id: org.id };
    expect(await askPostgrest(members.viewer, 'POST', '', row)).toMatchObject({ code: '42501' });
  });

  it('has a name that no other shared view has', async () => {
    await create(members.agent, shared);
    expect(await create(members.owner, shared)).toMatchObject({
      status: 409,
      body: { message: 'Another saved view already has this name' },
    });
    // The name of a private view is free, and says nothing about others.
    for (const member of [members.agent, members.owner]) expect((await create(member)).status).toBe(201);
    expect((await create(members.owner)).status).toBe(409);
  });

  it('is changed only if it has the etag of the request', async () => {
    const { body } = await create(members.agent, shared);
    const { etag } = await read(members.admin, body.id);
    const rename = (name: string) =>
      send(service.app, 'PATCH', `${url}/${body.id}`, { as: members.admin, body: { name }, ifMatch: etag });
    expect((await rename('First')).status).toBe(200);
    expect((await rename('Second')).status).toBe(412);
  });
});

describe('the query of a view', () => {
  const id = '3535C30D-D6CE-42DF-83F8-76AAF1A71494';

  it.each([
    [
      'calls',
      'status=missed&status=failed&direction=inbound&status=missed',
      'direction=inbound&status=failed&status=missed',
    ],
    ['calls', `?agent_id=${id}&min_duration=030`, `agent_id=${id.toLowerCase()}&min_duration=30`],
    ['calls', 'sort=started_at&from=last_30_days', 'from=last_30_days&sort=started_at'],
    ['calls', 'search=A%26B+%C3%BC', 'search=A%26B+%C3%BC'],
    [
      'overview',
      'metric=missed&metric=calls&compare=week&bucket=day',
      'bucket=day&compare=week&metric=calls&metric=missed',
    ],
    ['patterns', 'metric=calls', 'metric=calls'],
    [
      'agents',
      'rank_by=completionRate&min_calls=5&from=2026-01-01&to=2026-02-01',
      'from=2026-01-01&min_calls=5&rank_by=completionRate&to=2026-02-01',
    ],
    ['calls', '', ''],
  ])('of the screen %s is stored in one form: %s', async (screen, query, stored) => {
    const { status, body } = await create(members.agent, { name: 'One', screen, query });
    expect([status, body.query]).toEqual([201, stored]);
    expect((await change(members.agent, body.id, { query: stored })).body.query).toBe(stored);
  });

  it.each([
    ['calls', 'unknown=1', 'query.unknown', 'query.unknown is not a field of this route'],
    ['calls', 'compare=week', 'query.compare', 'query.compare is not a field of this route'],
    ['calls', 'page=2', 'query.page', 'query.page is not a field of this route'],
    ['calls', 'min_duration=-1', 'query.min_duration', 'query.min_duration must be >= 0'],
    ['calls', 'status=missed&status=lost', 'query.status.1', /^query.status.1 must be equal to one of/],
    ['calls', 'from=last_31_days', 'query.from', /^query.from is not valid: expected for example last_30_days or/],
    ['calls', 'from=last_30_days&to=2026-01-01', 'query.to', /because last_30_days is a period$/],
    ['calls', 'from=2026-02-30', 'query.from', 'query: from is not a date or time that exists'],
    ['calls', 'from=2026-02-02&to=2026-01-01', 'query.from', 'query: from must be before to'],
    ['calls', 'hour=9&min_duration=5', 'query.from', /^query: weekday and hour require from/],
    ['overview', 'metric=nothing', 'query.metric.0', /^query.metric.0 must be equal to one of/],
    ['overview', 'sort=started_at', 'query.sort', 'query.sort is not a field of this route'],
  ])('of the screen %s is refused when the screen does not accept it: %s', async (screen, query, field, message) => {
    const { status, body } = await create(members.agent, { name: 'One', screen, query });
    expect([status, body.code, body.field]).toEqual([400, 'VALIDATION_FAILED', field]);
    expect(body.message).toMatch(message);
  });

  it('is refused when it is too long as it is stored', async () => {
    const query = Array.from({ length: 40 }, (_, n) => `provider=${'€'.repeat(20)}${n}`).join('&');
    expect(await create(members.agent, { ...view, query })).toMatchObject({
      status: 400,
      body: { field: 'query', limit: { max: 4000, unit: 'characters' } },
    });
  });

  it('of a change is valid for the screen of the view', async () => {
    const { body } = await create(members.agent, { ...view, screen: 'overview' });
    expect((await change(members.agent, body.id, { query: 'compare=week' })).status).toBe(200);
    expect((await change(members.agent, body.id, { query: 'sort=started_at' })).status).toBe(400);
    expect((await change(members.agent, body.id, { screen: 'calls' })).status).toBe(400);
  });

  it('is resolved when the view is read: to instants, and with the values that do not exist', async () => {
    const { sql } = service.stack;
    const insert = async (table: string, column: string) =>
      (await sql.query(`insert into ${table} (org_id, ${column}) values ($1, 'One') returning id`, [org.id])).rows[0]
        .id;
    const [agent, gone] = [await insert('agents', 'name'), await insert('agents', 'name')];
    const contact = await insert('contacts', 'full_name');
    const foreign = await makeOrg(service.stack);
    const ofOther = (
      await sql.query(`insert into contacts (org_id, full_name) values ($1, 'A') returning id`, [foreign.id])
    ).rows[0].id;
    const query = `agent_id=${agent}&agent_id=${gone}&contact_id=${contact}&contact_id=${ofOther}&from=yesterday&sort=started_at`;
    const { body: made } = await create(members.agent, { ...shared, query });
    await sql.query('delete from agents where id = $1', [gone]);
    const { body } = await read(members.viewer, made.id);
    expect(body.query).toBe(made.query);
    expect(body.missing).toEqual([
      { parameter: 'agent_id', value: gone },
      { parameter: 'contact_id', value: ofOther },
    ]);
    const { from, to } = Object.fromEntries(new URLSearchParams(body.filter));
    // Yesterday in Kathmandu.
    expect([from, to]).toEqual(['2026-03-30T18:15:00Z', '2026-03-31T18:15:00Z']);
    expect((await send(service.app, 'GET', `/api/calls-dashboard?${body.filter}`, { as: members.viewer })).status).toBe(
      200,
    );
  });
});

describe('the number of views', () => {
  const fill = (author: string | null, visibility: string, count: number) =>
    service.stack.sql.query(
      `insert into saved_views (org_id, author_id, name, screen, query, visibility)
       select $1, $2, $3 || n, 'calls', '', $4 from generate_series(1, $5::int) as n`,
      [org.id, author, `${author} ${visibility} `, visibility, count],
    );

  it('of a member is at most 100', async () => {
    await fill(members.agent.userId, 'private', 99);
    const answers = await Promise.all(['A', 'B', 'C'].map((name) => create(members.agent, { ...view, name })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('CONFLICT');
    expect((await create(members.admin)).status).toBe(201);
  });

  it('of an organisation is at most 500', async () => {
    await fill(null, 'organisation', 499);
    expect((await create(members.agent)).status).toBe(201);
    expect((await create(members.admin)).status).toBe(409);
    expect(await names(members.agent, '?screen=calls')).toHaveLength(500);
    expect(await names(members.agent, '?screen=overview')).toEqual([]);
  });
});
