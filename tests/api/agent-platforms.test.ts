// Events of agent platforms, from the signed request to the call.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Payload } from '../../src/providers/provider.ts';
import { makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { makeConnection, type TestConnection } from '../helpers/connections.ts';
import { blandSequences } from '../helpers/provider-sequences/bland.ts';
import { elevenLabsSequences } from '../helpers/provider-sequences/elevenlabs.ts';
import { retellSequences } from '../helpers/provider-sequences/retell.ts';
import { vapiSequences } from '../helpers/provider-sequences/vapi.ts';
import { signDelivery } from '../helpers/sign-delivery.ts';

let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp({ env: { PUBLIC_URL: 'https://calls.example.com' } });
});
afterAll(() => service?.close());
beforeEach(async () => {
  org = await makeOrg(service.stack);
});

const columns =
  'direction, status, outcome, ended_reason, ended_by, answered_by, from_number, to_number, duration_seconds, carrier_call_id, transferred_to, transfer_status, channel, language, interruptions, cost_micros::int, recording_consent, successful, success_raw, sentiment, summary';

const callsOf = async () =>
  (await service.stack.sql.query(`select ${columns} from call_logs where org_id = $1`, [org.id])).rows;

async function deliver({ path, secret }: TestConnection, provider: string, payload: Payload) {
  const body = JSON.stringify(payload);
  const headers = signDelivery(provider, body, secret);
  const answer = await service.app.inject({ method: 'POST', url: path, headers, payload: body });
  // 202: a detail whose call is not known yet.
  expect([200, 202]).toContain(answer.statusCode);
  return answer.json().outcome as string;
}

const platforms = [
  ['vapi', vapiSequences],
  ['retell', retellSequences],
  ['elevenlabs', elevenLabsSequences],
  ['bland', blandSequences],
] as const;

const expected: Readonly<Record<string, object>> = {
  vapi: {
    status: 'completed',
    outcome: 'transferred',
    transferred_to: '+13125550123',
    transfer_status: 'bridged',
    from_number: '+14155550100',
    cost_micros: 214_300,
    recording_consent: 'granted',
    interruptions: 3,
  },
  retell: { status: 'completed', outcome: 'answered_human', transfer_status: 'bridged', sentiment: 'negative' },
  elevenlabs: {
    status: 'completed',
    outcome: 'completed_by_agent',
    cost_micros: null,
    language: 'en',
    interruptions: 1,
  },
  bland: { status: 'completed', outcome: 'answered_human', duration_seconds: 45, cost_micros: 67_500 },
};

describe.each(platforms)('the events of %s', (name, sequences) => {
  it('make one call', async () => {
    const connection = await makeConnection(service.stack, org.id, name);
    for (const payload of sequences.answered) await deliver(connection, name, payload);
    expect(await callsOf()).toMatchObject([expected[name]]);
  });

  it('make the same call in reverse, and repeated', async () => {
    const connection = await makeConnection(service.stack, org.id, name);
    for (const payload of sequences.answered) await deliver(connection, name, payload);
    const inOrder = await callsOf();
    org = await makeOrg(service.stack);
    const other = await makeConnection(service.stack, org.id, name);
    for (const payload of sequences.answered.toReversed()) await deliver(other, name, payload);
    for (const payload of sequences.answered) await deliver(other, name, payload);
    expect(await callsOf()).toEqual(inOrder);
  });

  it.each(['missed', 'voicemail', 'failed'] as const)('end a call that is %s', async (ending) => {
    const connection = await makeConnection(service.stack, org.id, name);
    for (const payload of sequences[ending]) await deliver(connection, name, payload);
    expect(await callsOf()).toMatchObject([{ status: ending }]);
  });
});

it('texts longer than their columns are cut, and lose no call', async () => {
  const connection = await makeConnection(service.stack, org.id, 'vapi');
  const report = vapiSequences.voicemail.at(-1) as { message: { call: object; artifact: object } };
  const long = (length: number) => 'ü€😀'.repeat(length / 3);
  const messages = Array.from({ length: 900 }, () => ({ role: 'user', message: long(900), secondsFromStart: 1 }));
  const payload = {
    message: {
      ...report.message,
      analysis: { summary: long(30_000), successEvaluation: long(3000) },
      artifact: { transcript: long(300_000), messages },
      endedReason: long(3000),
      customer: { number: long(300) },
      assistant: { name: long(60_000) },
    },
  };
  expect(await deliver(connection, 'vapi', payload)).toBe('applied');
  expect(await callsOf()).toMatchObject([{ status: 'completed', outcome: 'unknown', from_number: null }]);
});

it('a request that needs an answer is refused', async () => {
  const { path, secret } = await makeConnection(service.stack, org.id, 'vapi');
  const body = JSON.stringify({ message: { type: 'assistant-request', call: { id: 'c' } } });
  const headers = signDelivery('vapi', body, secret);
  const answer = await service.app.inject({ method: 'POST', url: path, headers, payload: body });
  expect(answer.statusCode).toBe(422);
  expect(answer.json().message).toContain('assistant-request');
});
