// What the webhooks did not tell is read from the API of the provider.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeOrg, startInstance, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { makeConnection, type TestConnection } from '../helpers/connections.ts';
import { completedCall, postTwilio, publicUrl } from '../helpers/twilio-delivery.ts';
import { minutesAgo, startVapiApi, type VapiApi, vapiCall } from '../helpers/vapi-api.ts';

let service: TestApp;
let api: VapiApi;
let org: TestOrg;
let connection: TestConnection;

beforeAll(async () => {
  api = await startVapiApi();
  service = await startTestApp({ env: { PUBLIC_URL: publicUrl }, standIns: api.standIns });
});
afterAll(async () => {
  await service?.close();
  api?.close();
});
beforeEach(async () => {
  Object.assign(api.state, { calls: [], requests: [], status: 200 });
  await service.stack.sql.query('delete from connections');
  await service.stack.sql.query('delete from call_logs');
  org = await makeOrg(service.stack);
  connection = await makeConnection(service.stack, org.id, 'vapi', { apiKey: 'key-1' });
});

const query = async (sql: string, values: unknown[] = []) => (await service.stack.sql.query(sql, values)).rows;
const reconcile = () => service.app.runJob('reconcile 1');
const readCalls = () =>
  query('select provider_call_id, status, outcome, duration_seconds from call_logs where org_id = $1', [org.id]);
const readState = async () =>
  (await query('select * from connection_states where connection_id = $1', [connection.id]))[0];
const setState = (changes: string) => query(`update connection_states set ${changes}`);
const makeDue = () => setState(`last_run_at = now() - interval '6 minutes'`);

describe('a run of the reconciler', () => {
  it('adds a call that no webhook told of, and counts it as lost by the webhooks', async () => {
    api.state.calls = [vapiCall('c1')];
    expect(await reconcile()).toBe(true);
    expect(await readCalls()).toMatchObject([{ provider_call_id: 'c1', status: 'completed', duration_seconds: 120 }]);
    const stored = await query('select * from webhook_events');
    expect(stored).toMatchObject([{ source: 'reconcile', state: 'applied', is_lost_webhook: true }]);
    expect(JSON.stringify(stored)).not.toContain('planted-token');
    expect(api.state.requests[0]).toEqual({ path: '/call', authorization: 'Bearer key-1' });
    expect(await readState()).toMatchObject({ last_error: null, last_run_at: expect.any(Date) });
  });

  it('is not due again until five minutes have passed, and skips calls that did not change', async () => {
    api.state.calls = [vapiCall('c1')];
    await reconcile();
    expect(await reconcile()).toBe(false);
    await makeDue();
    expect(await reconcile()).toBe(true);
    expect(await query('select id from webhook_events')).toHaveLength(1);
  });

  it('adds what the API tells later', async () => {
    api.state.calls = [vapiCall('c1')];
    await reconcile();
    api.state.calls = [vapiCall('c1', { cost: 0.2143, updatedAt: minutesAgo(1) })];
    await makeDue();
    await reconcile();
    expect(await query('select cost_micros from call_logs')).toEqual([{ cost_micros: '214300' }]);
    expect(await query('select is_lost_webhook from webhook_events order by received_at')).toEqual([
      { is_lost_webhook: true },
      { is_lost_webhook: false },
    ]);
  });

  it('reads two days at night and two hours otherwise', async () => {
    api.state.calls = [vapiCall('old', { updatedAt: minutesAgo(47 * 60) })];
    await reconcile();
    expect(await readCalls()).toHaveLength(1);
    api.state.calls = [vapiCall('older', { updatedAt: minutesAgo(3 * 60) })];
    await makeDue();
    await reconcile();
    expect(await readCalls()).toHaveLength(1);
    await setState(`last_night_run_at = now() - interval '25 hours'`);
    await makeDue();
    await reconcile();
    expect(await readCalls()).toHaveLength(2);
  });

  it('continues after an outage where the last run ended', async () => {
    await reconcile();
    await setState(`reconciled_to = now() - interval '5 hours'`);
    await makeDue();
    api.state.calls = [vapiCall('missed', { updatedAt: minutesAgo(4 * 60) })];
    await reconcile();
    expect(await readCalls()).toHaveLength(1);
  });

  it('records an error without values, and runs again after five minutes', async () => {
    api.state.status = 401;
    await reconcile();
    const state = await readState();
    expect(state).toMatchObject({ last_error: 'The API answered 401', reconciled_to: null, last_night_run_at: null });
    expect(await reconcile()).toBe(false);
    api.state.status = 200;
    await makeDue();
    await reconcile();
    expect(await readState()).toMatchObject({ last_error: null, last_night_run_at: expect.any(Date) });
  });

  it('belongs to one instance at a time, and a crashed one loses it', async () => {
    await reconcile();
    await makeDue();
    await setState(`leased_until = now() + interval '1 minute'`);
    expect(await reconcile()).toBe(false);
    await setState(`leased_until = now() - interval '1 second'`);
    expect(await reconcile()).toBe(true);
  });

  it('is shared by two instances: each due connection is read once', async () => {
    const others = await Promise.all(
      Array.from({ length: 5 }, () => makeConnection(service.stack, org.id, 'vapi', { apiKey: 'key-2' })),
    );
    const second = await startInstance(service.stack, { isWithoutFeed: true, standIns: api.standIns });
    const runAll = async ({ runJob }: Pick<TestApp['app'], 'runJob'>, lane: number) => {
      let runs = 0;
      while (await runJob(`reconcile ${lane}`)) runs += 1;
      return runs;
    };
    const runs = await Promise.all([runAll(service.app, 1), runAll(service.app, 2), runAll(second, 1)]);
    await second.close();
    expect(runs.reduce((sum, each) => sum + each)).toBe(others.length + 1);
  });

  it('leaves connections without an API key, inactive ones and those of deleted organisations alone', async () => {
    await query('delete from connections');
    await makeConnection(service.stack, org.id, 'vapi');
    const inactive = await makeConnection(service.stack, org.id, 'vapi', { apiKey: 'key-1' });
    await query('update connections set active = false where id = $1', [inactive.id]);
    expect(await reconcile()).toBe(false);
    expect(api.state.requests).toEqual([]);
  });
});

describe('a webhook that comes after the reconciler', () => {
  it('shows that it was not lost', async () => {
    const twilio = await makeConnection(service.stack, org.id, 'twilio');
    await postTwilio(service.app, twilio, completedCall);
    await query(`update webhook_events set source = 'reconcile', is_lost_webhook = true`);
    await postTwilio(service.app, twilio, { ...completedCall, CallStatus: 'in-progress', SequenceNumber: '2' });
    const events = await query('select source, is_lost_webhook from webhook_events order by received_at');
    expect(events).toEqual([
      { source: 'reconcile', is_lost_webhook: false },
      { source: 'webhook', is_lost_webhook: false },
    ]);
  });
});

describe('a call without an end', () => {
  const closeLostCalls = () => service.app.runJob('close-lost-calls');

  /** In progress since 13 hours: longer than a call of Vapi takes. */
  async function makeStuckCall(hours = 13): Promise<void> {
    api.state.calls = [vapiCall('c1', { status: 'in-progress', endedReason: undefined, endedAt: undefined })];
    await reconcile();
    await query(`update call_logs set started_at = now() - $1::interval, earliest_start = null`, [`${hours} hours`]);
  }

  it('is recorded as the API tells it', async () => {
    await makeStuckCall();
    api.state.calls = [vapiCall('c1')];
    await closeLostCalls();
    expect(await readCalls()).toMatchObject([{ status: 'completed', duration_seconds: 120 }]);
  });

  it.each([
    ['is not known to the API', () => []],
    [
      'is still in progress there',
      () => [vapiCall('c1', { status: 'in-progress', endedReason: undefined, endedAt: undefined })],
    ],
  ])('is closed as lost when it %s', async (_what, known) => {
    await makeStuckCall();
    api.state.calls = known();
    await closeLostCalls();
    expect(await readCalls()).toMatchObject([{ status: 'failed', outcome: 'lost' }]);
    api.state.requests = [];
    await closeLostCalls();
    expect(api.state.requests).toEqual([]);
  });

  it('is left alone before the longest time of a call has passed', async () => {
    await makeStuckCall(11);
    api.state.calls = [];
    await closeLostCalls();
    expect(await readCalls()).toMatchObject([{ status: 'in_progress' }]);
  });

  it('is asked about again when the API fails, and closed after twice the time', async () => {
    await makeStuckCall();
    api.state.status = 401;
    await closeLostCalls();
    expect(await readCalls()).toMatchObject([{ status: 'in_progress' }]);
    await makeStuckCall(25);
    api.state.status = 401;
    await closeLostCalls();
    expect(await readCalls()).toMatchObject([{ status: 'failed', outcome: 'lost' }]);
  });

  it('is closed after twice the time without an API key', async () => {
    await makeStuckCall();
    await query('update connections set api_key = null');
    await closeLostCalls();
    expect(await readCalls()).toMatchObject([{ status: 'in_progress' }]);
    await query(`update call_logs set started_at = now() - interval '25 hours'`);
    await closeLostCalls();
    expect(await readCalls()).toMatchObject([{ status: 'failed', outcome: 'lost' }]);
  });

  it.each([
    ['completed', 'customer-ended-call', 'answered_human'],
    ['canceled', 'manually-canceled', null],
    ['missed', 'customer-did-not-answer', 'no_answer'],
  ])('takes an end that is told later: %s', async (status, endedReason, outcome) => {
    await makeStuckCall();
    api.state.calls = [];
    await closeLostCalls();
    api.state.calls = [vapiCall('c1', { endedReason })];
    await makeDue();
    await reconcile();
    const [call] = await readCalls();
    expect(call).toMatchObject({ status, ...(outcome !== null && { outcome }) });
    expect(call.outcome).not.toBe('lost');
    expect(await query('select count(*)::integer as lost from webhook_events where is_lost_webhook')).toEqual([
      { lost: 1 },
    ]);
  });

  it('stays closed when only a detail is told later', async () => {
    await makeStuckCall();
    const open = api.state.calls;
    api.state.calls = [];
    await closeLostCalls();
    api.state.calls = open.map((call) => ({ ...call, cost: 0.1 }));
    await makeDue();
    await reconcile();
    expect(await readCalls()).toMatchObject([{ status: 'failed', outcome: 'lost' }]);
  });
});
