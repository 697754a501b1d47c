// Deliveries of providers: verified, stored and applied.

import twilio from 'twilio';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { get, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { makeConnection, type TestConnection } from '../helpers/connections.ts';

const publicUrl = 'https://calls.example.com';

let service: TestApp;
let org: TestOrg;
let connection: TestConnection;

beforeAll(async () => {
  service = await startTestApp({ env: { PUBLIC_URL: publicUrl } });
});
afterAll(() => service?.close());
beforeEach(async () => {
  org = await makeOrg(service.stack);
  connection = await makeConnection(service.stack, org.id, 'twilio');
});

const completed = {
  AccountSid: 'AC1',
  CallSid: 'CA1',
  From: '+15550100001',
  To: '+15550109999',
  CallStatus: 'completed',
  CallDuration: '42',
  Direction: 'inbound',
  Timestamp: 'Fri, 20 Nov 2026 15:00:42 +0000',
  SequenceNumber: '3',
};

const events = async () =>
  (await service.stack.sql.query('select * from webhook_events where org_id = $1', [org.id])).rows;

function post(
  params: Record<string, string>,
  { path = connection.path, secret = connection.secret, signature = '' } = {},
) {
  const signed = signature || twilioSignature(secret, `${publicUrl}${path}`, params);
  return service.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signed },
    payload: new URLSearchParams(params).toString(),
  });
}

const twilioSignature = (secret: string, url: string, params: object) =>
  twilio.getExpectedTwilioSignature(secret, url, params);

describe('a delivery with a valid signature', () => {
  it('is in the list of calls when it is answered', async () => {
    const answer = await post(completed);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ outcome: 'applied' });
    const list = await get(service.app, org, '/api/calls-dashboard');
    expect(list.body.data).toMatchObject([{ status: 'completed', duration_seconds: 42 }]);
  });

  it('is stored once when it is repeated', async () => {
    await post(completed);
    const repeated = await post(completed);
    expect(repeated.json()).toEqual({ outcome: 'duplicate' });
    expect(await events()).toHaveLength(1);
  });

  it('waits for its call when it tells only a detail', async () => {
    const recording = {
      AccountSid: 'AC1',
      CallSid: 'CA1',
      RecordingSid: 'RE1',
      RecordingUrl: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1',
      RecordingStatus: 'completed',
      RecordingDuration: '40',
      RecordingChannels: '2',
    };
    expect((await post(recording)).json()).toEqual({ outcome: 'stored' });
    await post(completed);
    expect(await events()).toMatchObject([{ state: 'applied' }, { state: 'applied' }]);
  });
});

describe('a delivery without a valid signature', () => {
  it.each([
    ['another secret', { secret: 'another' }],
    ['no signature', { signature: ' ' }],
  ])('is refused and leaves no trace: %s', async (_what, options) => {
    const answer = await post(completed, options);
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'SIGNATURE_REFUSED' });
    expect(await events()).toEqual([]);
  });

  it('is answered 404 for an unknown URL and for another provider', async () => {
    const unknown = await post(completed, { path: `/webhooks/twilio/${'0'.repeat(32)}` });
    const other = await post(completed, { path: connection.path.replace('twilio', 'vapi') });
    expect([unknown.statusCode, other.statusCode]).toEqual([404, 404]);
  });
});
