// Admins look at stored events, and replay them.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMember, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { makeConnection, type TestConnection } from '../helpers/connections.ts';
import { completedCall, postTwilio, publicUrl, recordingOfCall } from '../helpers/twilio-delivery.ts';

let service: TestApp;
let org: TestOrg;
let connection: TestConnection;
let events: string;

beforeAll(async () => {
  service = await startTestApp({ env: { PUBLIC_URL: publicUrl } });
});
afterAll(() => service?.close());
beforeEach(async () => {
  await service.stack.sql.query('delete from webhook_events');
  org = await makeOrg(service.stack);
  connection = await makeConnection(service.stack, org.id, 'twilio');
  events = `/api/connections/${connection.id}/events`;
});

const query = async (sql: string, values: unknown[] = []) => (await service.stack.sql.query(sql, values)).rows;
const post = (params: Record<string, string>) => postTwilio(service.app, connection, params);

async function ask(
  method: 'GET' | 'POST',
  url: string,
  { token = org.token, body = undefined as object | undefined } = {},
) {
  const response = await service.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}` },
    ...(body && { payload: body }),
  });
  return { status: response.statusCode, body: response.json() };
}

/** Calls whose sequence numbers are 0, 1, … */
async function makeEvents(count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await post({ ...completedCall, CallSid: `CA${number}`, SequenceNumber: String(number) });
  }
}

const idOfEvent = async () => (await query('select id from webhook_events'))[0].id as string;
const day = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };

describe('the list of events', () => {
  it('has the latest first, in pages, without payloads', async () => {
    await makeEvents(3);
    const first = await ask('GET', `${events}?limit=2`);
    const second = await ask('GET', `${events}?limit=2&cursor=${first.body.pagination.nextCursor}`);
    const listed = [...first.body.data, ...second.body.data];
    expect(listed.map(({ provider_call_id: id }) => id)).toEqual(['CA2', 'CA1', 'CA0']);
    expect(second.body.pagination.nextCursor).toBeNull();
    expect(JSON.stringify(listed)).not.toContain(completedCall.From);
  });

  it('is filtered by state and time', async () => {
    await makeEvents(1);
    await post(recordingOfCall);
    const states = async (filter: string) =>
      (await ask('GET', `${events}?${filter}`)).body.data.map(({ state }: { state: string }) => state);
    expect(await states('state=received')).toEqual(['received']);
    expect(await states('from=2000-01-01T00:00:00Z')).toHaveLength(2);
    expect(await states('to=2000-01-01T00:00:00Z')).toEqual([]);
  });

  it('is 404 for a connection of another organisation, and 403 for others than admins', async () => {
    const other = await makeOrg(service.stack);
    expect((await ask('GET', events, { token: other.token })).status).toBe(404);
    const { token } = await addMember(service.stack, org.id, 'agent');
    expect((await ask('GET', events, { token })).status).toBe(403);
  });
});

describe('one event', () => {
  it('is read with its payload, and each reading is audited', async () => {
    await makeEvents(1);
    const id = await idOfEvent();
    const { status, body } = await ask('GET', `${events}/${id}`);
    expect([status, body.payload.From]).toEqual([200, completedCall.From]);
    const audited = await query(
      `select subject_id, actor_id, details from audit_log where action = 'webhook_event.read'`,
    );
    expect(audited).toEqual([{ subject_id: id, actor_id: org.userId, details: {} }]);
  });

  it('is not read by others than admins of its organisation, not even past the service', async () => {
    await makeEvents(1);
    const url = `${events}/${await idOfEvent()}`;
    const { token } = await addMember(service.stack, org.id, 'agent');
    expect((await ask('GET', url, { token })).status).toBe(403);
    expect((await ask('GET', url, { token: (await makeOrg(service.stack)).token })).status).toBe(404);
  });
});

describe('a replay', () => {
  const fail = () =>
    query(`update webhook_events set state = 'failed', next_attempt_at = null, attempts = 12, error = 'error 23514'`);

  it('applies a failed event again', async () => {
    await makeEvents(1);
    await query('delete from call_logs where org_id = $1', [org.id]);
    await fail();
    expect((await ask('POST', `${events}/${await idOfEvent()}/replay`)).body).toEqual({ queued: 1, nextFrom: null });
    await service.app.runJob('apply-events');
    expect(await query('select state, error from webhook_events')).toEqual([{ state: 'applied', error: null }]);
    expect(await query('select id from call_logs where org_id = $1', [org.id])).toHaveLength(1);
  });

  it('leaves an event that fails again visible with its error', async () => {
    await post(recordingOfCall);
    await fail();
    await ask('POST', `${events}/${await idOfEvent()}/replay`);
    await service.app.runJob('apply-events');
    const { body } = await ask('GET', `${events}?state=received`);
    expect(body.data).toMatchObject([{ attempts: 1, error: 'the call is not known yet' }]);
  });

  it('of a range queues failed and quarantined events, or those of one state', async () => {
    await makeEvents(3);
    expect((await ask('POST', `${events}/replay`, { body: day })).body.queued).toBe(0);
    await query(`update webhook_events set state = 'quarantined' where provider_call_id = 'CA1'`);
    expect((await ask('POST', `${events}/replay`, { body: day })).body).toEqual({ queued: 1, nextFrom: null });
    expect((await ask('POST', `${events}/replay`, { body: { ...day, state: 'applied' } })).body.queued).toBe(2);
    const before = { ...day, to: '2000-01-02T00:00:00Z', state: 'applied' };
    expect((await ask('POST', `${events}/replay`, { body: before })).body.queued).toBe(0);
    expect(
      await query(`select details from audit_log where action = 'webhook_events.replayed' and org_id = $1`, [org.id]),
    ).toHaveLength(4);
  });

  it('of more events than fit continues at nextFrom', async () => {
    await query(
      `insert into webhook_events (org_id, connection_id, dedupe_key, source, event_type, state, payload, received_at)
       select $1, $2, n::text, 'webhook', 'x', 'failed', '{}', '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 s'
       from generate_series(1, 1001) as n`,
      [org.id, connection.id],
    );
    const first = (await ask('POST', `${events}/replay`, { body: day })).body;
    expect(first.queued).toBe(1000);
    expect(Date.parse(first.nextFrom)).toBe(Date.parse('2026-01-01T00:16:41Z'));
    const rest = await ask('POST', `${events}/replay`, { body: { ...day, from: first.nextFrom } });
    expect(rest.body).toEqual({ queued: 1, nextFrom: null });
  });

  it('is not possible without a payload, for agents, or in another organisation', async () => {
    await makeEvents(1);
    const url = `${events}/${await idOfEvent()}/replay`;
    const { token } = await addMember(service.stack, org.id, 'agent');
    expect((await ask('POST', url, { token })).status).toBe(403);
    expect((await ask('POST', url, { token: (await makeOrg(service.stack)).token })).status).toBe(404);
    await query('update webhook_events set payload = null');
    expect((await ask('POST', url)).status).toBe(409);
    expect((await ask('POST', `${events}/${randomUUID()}/replay`)).status).toBe(404);
  });
});
