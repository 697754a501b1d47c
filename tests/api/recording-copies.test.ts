// Recordings are copied from a provider into the bucket, by a job.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createConversation } from '../../src/simulator/conversation.ts';
import { startProviderServer } from '../../src/simulator/provider-server.ts';
import { vapi } from '../../src/simulator/vapi.ts';
import { get, makeOrg, startInstance, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { makeConnection, type TestConnection } from '../helpers/connections.ts';
import { makeRecording } from '../helpers/recording.ts';

const publicUrl = 'https://calls.example.com';

let server: Awaited<ReturnType<typeof startProviderServer>>;
let service: TestApp;
let org: TestOrg;
let connection: TestConnection;
let recording: Buffer;

beforeAll(async () => {
  server = await startProviderServer({ provider: vapi, conversations: () => [], createRecording: () => recording });
  service = await startTestApp({ env: { PUBLIC_URL: publicUrl }, standIns: { [vapi.recordingHost]: server.url } });
});
afterAll(async () => {
  await service?.close();
  await server?.close();
});
beforeEach(async () => {
  recording = makeRecording('one');
  org = await makeOrg(service.stack);
  connection = await makeConnection(service.stack, org.id, 'vapi');
  await service.stack.sql.query('delete from recording_copies');
});

/** A call that has ended, as its provider tells it. Returns the id of the call. */
async function receiveCall(): Promise<string> {
  const conversation = createConversation({
    startedAtMs: Date.now() - 120_000,
    ourNumber: '+15550109999',
    random: () => 0.3,
  });
  const report = vapi.events(conversation).at(-1);
  if (report === undefined) throw new Error('no event');
  const url = `${publicUrl}${connection.path}`;
  const { headers, body } = vapi.sign(report.payload, { url, secret: connection.secret, nowMs: Date.now() });
  const answer = await service.app.inject({
    method: 'POST',
    url: connection.path,
    headers: { ...headers },
    payload: body,
  });
  expect(answer.json()).toEqual({ outcome: 'applied' });
  const { rows } = await service.stack.sql.query('select id from call_logs where org_id = $1', [org.id]);
  return rows[0].id;
}

const copies = async () =>
  (await service.stack.sql.query('select * from recording_copies where org_id = $1', [org.id])).rows;
const copy = () => service.app.runJob('copy recordings');

describe('a recording of a provider', () => {
  it('is playable from the bucket after the job, with its waveform', async () => {
    const callId = await receiveCall();
    const before = await get(service.app, org, `/api/calls-dashboard/${callId}/recording-url`);
    expect(before.body.code).toBe('RECORDING_NOT_FOUND');
    await copy();
    const { body } = await get(service.app, org, `/api/calls-dashboard/${callId}/recording-url`);
    const played = Buffer.from(await (await fetch(body.url)).arrayBuffer());
    expect(played.equals(recording)).toBe(true);
    const waveform = await get(service.app, org, `/api/calls-dashboard/${callId}/waveform`);
    expect(waveform.status).toBe(200);
    expect(waveform.body.channels).toHaveLength(2);
    expect(waveform.body.channels[0].peaks).toHaveLength(400);
    expect(await copies()).toMatchObject([{ state: 'copied', url: null, content_type: 'audio/wav' }]);
  });

  it('is stored below the prefix of its organisation', async () => {
    await receiveCall();
    await copy();
    expect((await copies())[0].recording_key).toMatch(new RegExp(`^${org.id}/recordings/\\d{4}/\\d\\d/`));
  });

  it('that is no audio is given up, and the call stays as it is', async () => {
    recording = Buffer.from('<html>Not found</html>');
    const callId = await receiveCall();
    await copy();
    expect(await copies()).toMatchObject([{ state: 'failed', error: 'NOT_AUDIO', url: null }]);
    const { body } = await get(service.app, org, `/api/calls-dashboard/${callId}`);
    expect(body).toMatchObject({ status: 'completed', has_recording: false });
  });

  it('on a host that is not allowed is never requested', async () => {
    await receiveCall();
    await service.stack.sql.query('update recording_copies set url = $1', ['https://169.254.169.254/latest']);
    await copy();
    expect(await copies()).toMatchObject([{ state: 'failed', error: 'HOST_NOT_ALLOWED' }]);
  });

  it('is tried again after a failure, and given up when its URL has expired', async () => {
    await receiveCall();
    await service.stack.sql.query('update recording_copies set url = $1', [`https://${vapi.recordingHost}/missing`]);
    recording = Buffer.alloc(0);
    await service.stack.sql.query(`update recording_copies set expires_at = now() - interval '1 s'`);
    await copy();
    expect(await copies()).toMatchObject([{ state: 'failed' }]);
  });

  it('that a crashed instance had claimed is copied when its lease has ended', async () => {
    await receiveCall();
    await service.stack.sql.query(`update recording_copies set leased_until = now() + interval '10 min', attempts = 1`);
    await copy();
    expect(await copies()).toMatchObject([{ state: 'waiting' }]);
    await service.stack.sql.query(`update recording_copies set leased_until = now() - interval '1 s'`);
    await copy();
    expect(await copies()).toMatchObject([{ state: 'copied', attempts: 2 }]);
  });

  it('that crashed its instance in every attempt is given up', async () => {
    await receiveCall();
    await service.stack.sql.query(`update recording_copies set leased_until = now() - interval '1 s', attempts = 8`);
    await copy();
    expect(await copies()).toMatchObject([{ state: 'failed', error: 'ATTEMPTS_USED_UP', url: null }]);
  });

  it('is leased for half of the time that its URL works', async () => {
    await receiveCall();
    await service.stack.sql.query(`update recording_copies set expires_at = now() + interval '10 min'`);
    await copy();
    const { rows } = await service.stack.sql.query(
      `select leased_until between now() + interval '4 min' and now() + interval '5 min' as is_half
       from recording_copies where org_id = $1`,
      [org.id],
    );
    expect(rows).toEqual([{ is_half: true }]);
  });

  it('is copied with all others that are due, in one run', async () => {
    for (let nr = 0; nr < 5; nr += 1) await receiveCall();
    await copy();
    expect((await copies()).map(({ state }) => state)).toEqual(Array(5).fill('copied'));
  });

  it('is counted in the metrics', async () => {
    await receiveCall();
    await copy();
    expect(await service.app.metrics.read()).toMatch(/recording_copy_attempts_total\{outcome="copied"\} [1-9]/);
  });

  it('is copied once by two instances', async () => {
    const standIns = { [vapi.recordingHost]: server.url };
    const other = await startInstance(service.stack, { env: { PUBLIC_URL: publicUrl }, standIns });
    try {
      await receiveCall();
      await Promise.all([copy(), other.runJob('copy recordings')]);
      expect(await copies()).toMatchObject([{ state: 'copied', attempts: 1 }]);
    } finally {
      await other.close();
    }
  });
});
