// A recording of Vonage names a conversation and no call.
import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Payload } from '../../src/providers/provider.ts';
import { makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { makeConnection, type TestConnection } from '../helpers/connections.ts';
import { vonageSequences } from '../helpers/provider-sequences/vonage.ts';

let service: TestApp;
let org: TestOrg;
let connection: TestConnection;

beforeAll(async () => {
  service = await startTestApp({ env: { PUBLIC_URL: 'https://calls.example.com' } });
});
afterAll(() => service?.close());
beforeEach(async () => {
  org = await makeOrg(service.stack);
  connection = await makeConnection(service.stack, org.id, 'vonage');
});

async function post(event: Payload | undefined): Promise<unknown> {
  const payload = JSON.stringify(event);
  const token = await new SignJWT({ payload_hash: createHash('sha256').update(payload).digest('hex') })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .sign(new TextEncoder().encode(connection.secret));
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await service.app.inject({ method: 'POST', url: connection.path, headers, payload });
  return response.json().outcome;
}

const recordedCalls = async () => {
  const { rows } = await service.stack.sql.query(
    `select calls.provider_call_id, copies.url from call_logs as calls
     left join recording_copies as copies on copies.org_id = calls.org_id and copies.call_id = calls.id
     where calls.org_id = $1`,
    [org.id],
  );
  return rows;
};

describe('a recording of Vonage', () => {
  const [, , , completed, recorded] = vonageSequences.answered;
  const expected = [{ provider_call_id: completed?.uuid, url: recorded?.recording_url }];

  it('belongs to the call that began the conversation', async () => {
    expect(await post(completed)).toBe('applied');
    expect(await post(recorded)).toBe('applied');
    expect(await recordedCalls()).toEqual(expected);
  });

  it('waits for the call when it comes first', async () => {
    expect(await post(recorded)).toBe('stored');
    expect(await post(completed)).toBe('applied');
    expect(await recordedCalls()).toEqual(expected);
  });
});
