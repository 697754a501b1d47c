// Deliveries of providers: verified, stored and applied.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { orgKey } from '../../src/cache/key.ts';
import type { Payload } from '../../src/providers/provider.ts';
import { get, makeOrg, startTestApp, type TestApp, type TestOrg, waitForChanges } from '../helpers/app.ts';
import { makeConnection, type TestConnection } from '../helpers/connections.ts';
import { signRequest } from '../helpers/signed-request.ts';
import { completedCall, postTwilio, publicUrl, recordingOfCall } from '../helpers/twilio-delivery.ts';

let service: TestApp;
let org: TestOrg;
let connection: TestConnection;
let now = Date.now();
const logged: string[] = [];

beforeAll(async () => {
  const logger = { level: 'error', stream: { write: (line: string) => void logged.push(line) } } as const;
  service = await startTestApp({ env: { PUBLIC_URL: publicUrl, RATE_LIMIT_PER_ORG: '20' }, now: () => now, logger });
});
afterAll(() => service?.close());
beforeEach(async () => {
  org = await makeOrg(service.stack);
  connection = await makeConnection(service.stack, org.id, 'twilio');
});

const events = async () =>
  (await service.stack.sql.query('select * from webhook_events where org_id = $1 order by received_at', [org.id])).rows;

const post = (params: Record<string, string>, options: Parameters<typeof postTwilio>[3] = {}) =>
  postTwilio(service.app, connection, params, options);

async function postSigned(provider: string, payload: Payload, to: TestConnection) {
  const { headers, payload: body } = await signRequest(provider, payload, {
    url: `${publicUrl}${to.path}`,
    secret: to.secret,
  });
  return service.app.inject({ method: 'POST', url: to.path, headers, payload: body });
}

describe('a delivery with a valid signature', () => {
  it('is in the list of calls when it is answered', async () => {
    const answer = await post(completedCall);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ outcome: 'applied' });
    const list = await get(service.app, org, '/api/calls-dashboard');
    expect(list.body.data).toMatchObject([{ status: 'completed', duration_seconds: 42 }]);
  });

  it('is stored once when it is repeated', async () => {
    await post(completedCall);
    const repeated = await post(completedCall);
    expect(repeated.json()).toEqual({ outcome: 'duplicate' });
    expect(await events()).toHaveLength(1);
  });

  it('waits for its call when it tells only a detail', async () => {
    expect((await post(recordingOfCall)).json()).toEqual({ outcome: 'stored' });
    await post(completedCall);
    expect(await events()).toMatchObject([{ state: 'applied' }, { state: 'applied' }]);
  });
});

describe('a delivery without a valid signature', () => {
  it.each([
    ['another secret', { secret: 'another' }],
    ['no signature', { signature: ' ' }],
  ])('is refused and leaves no trace: %s', async (_what, options) => {
    const answer = await post(completedCall, options);
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'SIGNATURE_REFUSED' });
    expect(await events()).toEqual([]);
  });

  it('is answered 404 for an unknown URL, for one that cannot exist, and for another provider', async () => {
    const unknown = await post(completedCall, { path: `/webhooks/twilio/${'0'.repeat(32)}` });
    const impossible = await post(completedCall, { path: '/webhooks/twilio/%00' });
    const other = await post(completedCall, { path: connection.path.replace('twilio', 'vapi') });
    expect([unknown, impossible, other].map(({ statusCode }) => statusCode)).toEqual([404, 404, 404]);
  });
});

describe('the answer', () => {
  it('is 202 for an event that is applied later, and for one that cannot be understood', async () => {
    expect((await post(recordingOfCall)).statusCode).toBe(202);
    const quarantined = await post({ Unknown: 'field' });
    expect([quarantined.statusCode, quarantined.json()]).toEqual([202, { outcome: 'quarantined' }]);
    expect(await events()).toMatchObject([{ state: 'received' }, { state: 'quarantined', event: null }]);
  });

  it('is 200 for a duplicate', async () => {
    await post(completedCall);
    expect((await post(completedCall)).statusCode).toBe(200);
  });

  it('is 503 to an unsigned delivery of Vonage, which sends it again with a signature', async () => {
    const vonage = await makeConnection(service.stack, org.id, 'vonage');
    const answer = await service.app.inject({ method: 'POST', url: vonage.path, payload: { uuid: 'u1' } });
    expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([
      503,
      'SIGNATURE_EXPECTED',
      '1',
    ]);
  });

  it('is 503 when the database refuses the event, because some providers repeat nothing after a 4xx', async () => {
    // The change of the new connection must not arrive later: it would outdate the cached connection.
    await waitForChanges(service.stack, service.app);
    await post(completedCall);
    // A replica runs no triggers, so the connection stays in the cache.
    await service.stack.sql.query(
      `begin; set local session_replication_role = replica; delete from connections where id = '${connection.id}'; commit`,
    );
    const answer = await post({ ...completedCall, SequenceNumber: '4' });
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'DATABASE_UNAVAILABLE']);
  });

  it('is 503 with an alert when no secret can be decrypted, and not affected when one of two can', async () => {
    const prepend = (secrets: string) =>
      service.stack.sql.query(`update connections set secrets = '{00000000.AAAA}' || ${secrets} where id = $1`, [
        connection.id,
      ]);
    const changes = async () => service.app.cache.changed('connections', orgKey(org.id));
    await prepend('secrets');
    await changes();
    logged.length = 0;
    expect((await post(completedCall)).statusCode).toBe(200);
    expect(logged.join()).toContain('check CONNECTION_SECRETS_KEY');
    await prepend(`'{}'::text[]`);
    await changes();
    const answer = await post({ ...completedCall, SequenceNumber: '4' });
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'SECRET_UNAVAILABLE']);
  });

  it('is 422 with an alert to a request that needs an answer', async () => {
    const vapi = await makeConnection(service.stack, org.id, 'vapi');
    logged.length = 0;
    const answer = await postSigned('vapi', { message: { type: 'tool-calls', call: { id: 'c1' } } }, vapi);
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'MISDIRECTED_EVENT']);
    expect(logged.join()).toContain(`Vapi, connection ${vapi.id}: Callboard does not answer tool-calls.`);
    expect(await events()).toEqual([]);
  });

  it('is 413 to a body of more than 5 MB', async () => {
    const answer = await post({ ...completedCall, Note: 'x'.repeat(5 * 1024 * 1024) });
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it('is 503 above the limit of the organisation, because some providers repeat nothing after a 429', async () => {
    const numbered = (number: number) => ({ ...completedCall, SequenceNumber: String(number) });
    for (let number = 0; number < 20; number += 1) expect((await post(numbered(number))).statusCode).toBe(200);
    const limited = await post(numbered(20));
    expect([limited.statusCode, limited.json().code, limited.headers['retry-after']]).toEqual([
      503,
      'TOO_MANY_EVENTS',
      '1',
    ]);
    now += 60_000;
    expect((await post(numbered(20))).statusCode).toBe(200);
  });
});

describe('the metrics', () => {
  it('count deliveries by outcome, and do not name organisations', async () => {
    await post(completedCall, { secret: 'another' });
    const text = await service.app.metrics.read();
    expect(text).toMatch(/webhook_deliveries_total\{provider="twilio",outcome="mismatch"\} \d+/);
    await service.app.runJob('measure-events');
    expect(await service.app.metrics.read()).toMatch(/webhook_events_waiting\{queue="events"\} \d+/);
    expect(text).not.toContain(org.id);
  });
});
