// The health of a connection: its figures, and the problems in plain words.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { get, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { makeConnection, type TestConnection } from '../helpers/connections.ts';

let service: TestApp;
let org: TestOrg;
let connection: TestConnection;

beforeAll(async () => {
  service = await startTestApp({ env: { PUBLIC_URL: 'https://calls.example.com' } });
});
afterAll(() => service?.close());
beforeEach(async () => {
  org = await makeOrg(service.stack);
  connection = await makeConnection(service.stack, org.id, 'twilio', { apiKey: 'SK1:key' });
});

let made = 0;

async function insertEvents(count: number, { age = '1 hour', ...columns }: Record<string, unknown> = {}) {
  const row = { source: 'webhook', event_type: 'completed', state: 'applied', ...columns };
  for (let n = 0; n < count; n += 1) {
    made += 1;
    await service.stack.sql.query(
      `insert into webhook_events (org_id, connection_id, dedupe_key, source, event_type, state, is_lost_webhook, received_at, next_attempt_at)
       select $1, $2, $3, source, event_type, state, coalesce(is_lost_webhook, false), now() - $5::interval,
         case when state = 'received' then now() end
       from jsonb_populate_record(null::webhook_events, $4)`,
      [org.id, connection.id, String(made), JSON.stringify(row), age],
    );
  }
}

const read = async () => (await get(service.app, org, `/api/connections/${connection.id}/health`)).body;
const codes = async () => (await read()).problems.map(({ code }: { code: string }) => code);

it('a connection that receives events has no problem', async () => {
  await insertEvents(2);
  const health = await read();
  expect(health.problems).toEqual([]);
  expect(health).toMatchObject({
    lastEventAt: expect.any(String),
    events24h: { received: 0, applied: 2, ignored: 0, quarantined: 0, failed: 0 },
    waiting: { count: 0, oldestAt: null },
    lostWebhooks: { last24h: 0, last7d: 0 },
    unmapped: { agents: [], numbers: [] },
    reconciler: { isOn: true, lastRunAt: null, lastError: null },
  });
});

it('events are counted by state, and only those of the last 24 hours', async () => {
  await insertEvents(1, { state: 'failed' });
  await insertEvents(2, { state: 'quarantined' });
  await insertEvents(3, { state: 'received', age: '20 minutes' });
  await insertEvents(4, { age: '25 hours' });
  expect(await read()).toMatchObject({
    events24h: { received: 3, applied: 0, ignored: 0, quarantined: 2, failed: 1 },
    failed: 1,
    quarantined: 2,
    waiting: { count: 3, oldestAt: expect.any(String) },
  });
  expect(await codes()).toEqual(['waiting_events', 'failed_events', 'quarantined_events']);
});

it('a provider that never calls is told apart from one whose events were lost', async () => {
  expect(await codes()).toEqual(['no_events_yet']);
  await insertEvents(2, { source: 'reconcile', is_lost_webhook: true });
  await insertEvents(1, { source: 'reconcile', is_lost_webhook: true, age: '3 days' });
  expect(await read()).toMatchObject({ lastEventAt: null, lostWebhooks: { last24h: 2, last7d: 3 } });
  expect(await codes()).toEqual(['silent']);
  await insertEvents(1);
  expect(await codes()).toEqual(['lost_webhooks']);
});

it('refused deliveries, a failed reconciler and failed recordings are problems', async () => {
  await insertEvents(1);
  await service.stack.sql.query(
    `insert into connection_states (org_id, connection_id, refused, last_refused_at, last_run_at, last_error, last_error_at)
     values ($1, $2, 5, now(), now() - interval '1 hour', 'the API answered 401', now())`,
    [org.id, connection.id],
  );
  const [call] = await insertCalls(service.stack, org.id, [{ started_at: '2026-11-20T16:00:00Z' }]);
  await service.stack.sql.query(
    `insert into recording_copies (org_id, call_id, connection_id, provider, state) values ($1, $2, $3, 'twilio', 'failed')`,
    [org.id, call, connection.id],
  );
  expect(await read()).toMatchObject({
    refused: { count: 5, lastAt: expect.any(String) },
    reconciler: { lastError: 'the API answered 401', lastErrorAt: expect.any(String) },
    recordingCopies: { waiting: 0, failed: 1 },
  });
  expect(await codes()).toEqual(['refused_deliveries', 'reconciler_failed', 'failed_recordings']);
});

it('unmapped agents and numbers are listed with the calls that a mapping would fill in', async () => {
  await insertEvents(1);
  const times = Array.from({ length: 3 }, () => ({ started_at: '2026-11-20T16:00:00Z' }));
  const calls = await insertCalls(service.stack, org.id, times);
  for (const [kind, providerId, of] of [
    ['agent', 'asst_1', calls],
    ['agent', 'asst_2', calls.slice(1)],
    ['number', 'PN1', calls.slice(2)],
  ] as const) {
    await service.stack.sql.query(
      'insert into unmapped_calls (org_id, connection_id, kind, provider_id, call_id) select $1, $2, $3, $4, unnest($5::uuid[])',
      [org.id, connection.id, kind, providerId, of],
    );
  }
  expect((await read()).unmapped).toEqual({
    agents: [
      { providerId: 'asst_1', calls: 3 },
      { providerId: 'asst_2', calls: 2 },
    ],
    numbers: [{ providerId: 'PN1', calls: 1 }],
  });
  expect(await codes()).toEqual(['unmapped_agents', 'unmapped_numbers']);
});

it('a connection without a secret, without an API key or not active says so', async () => {
  await insertEvents(1);
  await service.stack.sql.query(`update connections set secrets = '{}', api_key = null, active = false where id = $1`, [
    connection.id,
  ]);
  expect(await codes()).toEqual(['not_active', 'no_secret', 'no_api_key']);
});

it('of each connection is in their list, as it is alone', async () => {
  const other = await makeConnection(service.stack, org.id, 'bland', { apiKey: 'key' });
  await insertEvents(2);
  const { body } = await get(service.app, org, '/api/connections?sort=created_at');
  const { lastEventAt, problems } = await read();
  expect(body.data.map(({ id, health }: { id: string; health: object }) => [id, health])).toEqual([
    [connection.id, { lastEventAt, problems }],
    [other.id, { lastEventAt: null, problems: [expect.objectContaining({ code: 'no_events_yet' })] }],
  ]);
});
