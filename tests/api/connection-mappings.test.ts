// Mappings from the agents and numbers of a provider to those of an organisation.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { get, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { makeConnection, type TestConnection } from '../helpers/connections.ts';

let service: TestApp;
let org: TestOrg;
let connection: TestConnection;
let agentId: string;
let numberId: string;

beforeAll(async () => {
  service = await startTestApp({ env: { PUBLIC_URL: 'https://calls.example.com' } });
});
afterAll(() => service?.close());
beforeEach(async () => {
  org = await makeOrg(service.stack);
  connection = await makeConnection(service.stack, org.id, 'twilio');
  [agentId, numberId] = [randomUUID(), randomUUID()];
  await service.stack.sql.query(`insert into agents (id, org_id, name) values ($1, $2, 'Ann')`, [agentId, org.id]);
  await service.stack.sql.query('insert into phone_numbers (id, org_id, e164) values ($1, $2, $3)', [
    numberId,
    org.id,
    '+12125550142',
  ]);
});

const path = () => `/api/connections/${connection.id}/mappings`;

async function send(method: 'POST' | 'DELETE', url: string, payload?: object) {
  const headers = { authorization: `Bearer ${org.token}` };
  const answer = await service.app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body === '' ? null : answer.json() };
}

const mapAgent = (provider_id = 'asst_1') => send('POST', path(), { kind: 'agent', provider_id, agent_id: agentId });

async function recordUnmapped(count: number, provider_id = 'asst_1', of = {}): Promise<string[]> {
  const started = Array.from({ length: count }, () => ({ started_at: '2026-11-20T16:00:00Z', ...of }));
  const calls = await insertCalls(service.stack, org.id, started);
  await service.stack.sql.query(
    `insert into unmapped_calls (org_id, connection_id, kind, provider_id, call_id) select $1, $2, 'agent', $3, unnest($4::uuid[])`,
    [org.id, connection.id, provider_id, calls],
  );
  return calls;
}

const countUnmapped = async () =>
  (await service.stack.sql.query('select * from unmapped_calls where org_id = $1', [org.id])).rowCount;
const totalOfAgent = async () =>
  (await get(service.app, org, `/api/calls-dashboard?agent_id=${agentId}`)).body.pagination.total;

describe('a new mapping', () => {
  it('is listed', async () => {
    const { status, body, headers } = await mapAgent();
    expect(status).toBe(201);
    expect(headers.location).toBe(`${path()}/${body.mapping.id}`);
    expect(body).toMatchObject({
      mapping: { kind: 'agent', provider_id: 'asst_1', agent_id: agentId, phone_number_id: null },
      filledCalls: 0,
      hasMoreCalls: false,
    });
    expect((await get(service.app, org, path())).body).toEqual({ data: [body.mapping] });
  });

  it('fills in the calls that were recorded without it, and the next read shows them', async () => {
    await recordUnmapped(3);
    await recordUnmapped(1, 'asst_2');
    expect(await totalOfAgent()).toBe(0);
    expect((await mapAgent()).body).toMatchObject({ filledCalls: 3, hasMoreCalls: false });
    expect(await totalOfAgent()).toBe(3);
    expect(await countUnmapped()).toBe(1);
  });

  it('keeps the agent that a call already has', async () => {
    const other = randomUUID();
    await service.stack.sql.query(`insert into agents (id, org_id, name) values ($1, $2, 'Bo')`, [other, org.id]);
    await recordUnmapped(1, 'asst_1', { agent_id: other });
    await mapAgent();
    expect(await totalOfAgent()).toBe(0);
    expect(await countUnmapped()).toBe(0);
  });

  it('fills in the agent and the number of one call', async () => {
    const [call] = await recordUnmapped(1);
    await service.stack.sql.query(
      `insert into unmapped_calls (org_id, connection_id, kind, provider_id, call_id) values ($1, $2, 'number', 'PN1', $3)`,
      [org.id, connection.id, call],
    );
    // Both mappings are there before the batch runs.
    await service.stack.sql.query(
      `insert into connection_mappings (org_id, connection_id, kind, provider_id, agent_id) values ($1, $2, 'agent', 'asst_1', $3)`,
      [org.id, connection.id, agentId],
    );
    await send('POST', path(), { kind: 'number', provider_id: 'PN1', phone_number_id: numberId });
    const { body } = await get(service.app, org, `/api/calls-dashboard/${call}`);
    expect(body).toMatchObject({ agent_id: agentId, phone_number_id: numberId });
    expect(await countUnmapped()).toBe(0);
  });

  it('leaves what does not fit into one batch to the job', async () => {
    await recordUnmapped(1001);
    expect((await mapAgent()).body).toMatchObject({ filledCalls: 1000, hasMoreCalls: true });
    expect(await service.app.runJob('fill mapped calls')).toBe(false);
    expect(await countUnmapped()).toBe(0);
  });

  it('skips a call that an event is changing, and the job fills it in', async () => {
    const [call] = await recordUnmapped(2);
    const client = await service.stack.sql.connect();
    try {
      await client.query('begin');
      await client.query('select from call_logs where id = $1 for update', [call]);
      expect((await mapAgent()).body).toMatchObject({ filledCalls: 1 });
    } finally {
      await client.query('rollback');
      client.release();
    }
    await service.app.runJob('fill mapped calls');
    expect(await countUnmapped()).toBe(0);
  });

  it.each([
    ['an agent of no organisation', () => ({ kind: 'agent', provider_id: '1', agent_id: randomUUID() }), 'agent_id'],
    ['no agent', () => ({ kind: 'agent', provider_id: '1' }), 'agent_id'],
    ['a number for the kind agent', () => ({ kind: 'agent', provider_id: '1', phone_number_id: numberId }), 'agent_id'],
    ['both', () => ({ kind: 'number', provider_id: '1', agent_id: agentId, phone_number_id: numberId }), 'agent_id'],
  ])('is refused with %s', async (_what, body, named) => {
    const answer = await send('POST', path(), body());
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(named);
  });

  it('is refused when the id has a mapping already', async () => {
    await mapAgent();
    expect(await mapAgent()).toMatchObject({
      status: 409,
      body: { message: 'Another mapping already has this kind and provider_id' },
    });
  });

  it.each(['agents', 'phone_numbers'])('cannot refer to another organisation: %s', async (table) => {
    const other = await makeOrg(service.stack);
    const id = randomUUID();
    const column = table === 'agents' ? 'name' : 'e164';
    await service.stack.sql.query(`insert into ${table} (id, org_id, ${column}) values ($1, $2, '+12125550143')`, [
      id,
      other.id,
    ]);
    const body =
      table === 'agents'
        ? { kind: 'agent', provider_id: '1', agent_id: id }
        : { kind: 'number', provider_id: '1', phone_number_id: id };
    expect((await send('POST', path(), body)).status).toBe(400);
  });
});

it('a deleted mapping leaves the calls as they are', async () => {
  await recordUnmapped(1);
  const { mapping } = (await mapAgent()).body;
  expect((await send('DELETE', `${path()}/${mapping.id}`)).status).toBe(204);
  expect((await send('DELETE', `${path()}/${mapping.id}`)).status).toBe(404);
  expect(await totalOfAgent()).toBe(1);
});

it('an event with an unknown agent is recorded and filled in by its mapping', async () => {
  const event = {
    provider_call_id: 'CA1',
    direction: 'inbound',
    status: 'completed',
    started_at: '2026-11-20T16:00:00Z',
    provider_agent_id: 'asst_1',
  };
  await service.stack.sql.query('select * from private.record_provider_event($1, $2, $3)', [
    org.id,
    connection.id,
    JSON.stringify(event),
  ]);
  expect(await countUnmapped()).toBe(1);
  expect((await mapAgent()).body).toMatchObject({ filledCalls: 1 });
});
