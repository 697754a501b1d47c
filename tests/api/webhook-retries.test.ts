// Events that could not be applied at once, and the upkeep of stored events.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { makeConnection, type TestConnection } from '../helpers/connections.ts';
import { withLockedRow } from '../helpers/locked-row.ts';
import { completedCall, postTwilio, publicUrl, recordingOfCall } from '../helpers/twilio-delivery.ts';

let service: TestApp;
let org: TestOrg;
let connection: TestConnection;
const logged: string[] = [];

beforeAll(async () => {
  const logger = { level: 'error', stream: { write: (line: string) => void logged.push(line) } } as const;
  service = await startTestApp({ env: { PUBLIC_URL: publicUrl }, logger });
});
afterAll(() => service?.close());
beforeEach(async () => {
  await service.stack.sql.query('delete from webhook_events');
  org = await makeOrg(service.stack);
  connection = await makeConnection(service.stack, org.id, 'twilio');
});

const query = async (sql: string, values: unknown[] = []) => (await service.stack.sql.query(sql, values)).rows;
const post = (params: Record<string, string>) => postTwilio(service.app, connection, params);
const applyEvents = () => service.app.runJob('apply-events');
const makeDue = () => query(`update webhook_events set next_attempt_at = now() where state = 'received'`);
const readEvents = () => query('select * from webhook_events where org_id = $1 order by received_at', [org.id]);
const forgetCalls = () => query('delete from call_logs where org_id = $1', [org.id]);

/** An event whose call was deleted, so that it can be applied again. */
async function storeUnapplied(state: string, changes: Record<string, unknown> = {}): Promise<void> {
  await post(completedCall);
  await forgetCalls();
  const { attempts = 0, payload = null, event = null } = changes;
  await query(
    `update webhook_events
     set state = $2, next_attempt_at = case when $2 = 'received' then now() end, applied_at = null, call_id = null, attempts = $3,
       payload = coalesce($4, payload), event = $5
     where org_id = $1`,
    [org.id, state, attempts, payload, event],
  );
}

describe('the job apply-events', () => {
  it('reads the stored payload again and applies it', async () => {
    await storeUnapplied('received');
    expect(await applyEvents()).toBe(false);
    expect(await readEvents()).toMatchObject([{ state: 'applied', next_attempt_at: null, error: null }]);
    expect(await query('select duration_seconds from call_logs where org_id = $1', [org.id])).toEqual([
      { duration_seconds: 42 },
    ]);
  });

  it('counts an attempt that does not end, and gives up after the last one', async () => {
    await storeUnapplied('received', { attempts: 10 });
    // Claimed by an instance whose attempts never end.
    for (const attempts of [11, 12]) {
      await service.app.withServiceDatabase((database) => database.rpc('claim_events', { max_events: 1 }));
      expect(await readEvents()).toMatchObject([{ state: 'received', attempts }]);
      await makeDue();
    }
    await applyEvents();
    expect(await readEvents()).toMatchObject([{ state: 'failed', error: 'no attempt ended in time' }]);
  });

  it('leaves events alone that are not due', async () => {
    await post(recordingOfCall);
    await applyEvents();
    expect(await readEvents()).toMatchObject([{ state: 'received', attempts: 1 }]);
  });

  it('tries an event whose call is unknown again, later each time', async () => {
    await post(recordingOfCall);
    const [first] = await readEvents();
    await makeDue();
    await applyEvents();
    const [second] = await readEvents();
    expect(second).toMatchObject({ state: 'received', attempts: 2, error: 'the call is not known yet' });
    const pauses = await query(`select next_attempt_at > now() + interval '7 s' as is_later from webhook_events`);
    expect([first.attempts, ...pauses]).toEqual([1, { is_later: true }]);
  });

  it('gives up after the last attempt, keeps the event visible, and alerts at once', async () => {
    await post(recordingOfCall);
    await query('update webhook_events set attempts = 11, next_attempt_at = now()');
    logged.length = 0;
    await applyEvents();
    expect(await readEvents()).toMatchObject([{ state: 'failed', attempts: 12, next_attempt_at: null }]);
    expect(logged.join()).toContain('webhooks failed once (EventFailed)');
  });

  it('quarantines an event that the adapter does not understand any more', async () => {
    await storeUnapplied('received', { payload: '{"nothing": "known"}' });
    await applyEvents();
    expect(await readEvents()).toMatchObject([{ state: 'quarantined', next_attempt_at: null }]);
  });

  it('applies what was read before when the payload is deleted', async () => {
    await post(recordingOfCall);
    await query('update webhook_events set payload = null');
    await post(completedCall);
    expect(await readEvents()).toMatchObject([{ state: 'applied' }, { state: 'applied' }]);
  });

  it('applies a call for which hundreds of details have waited', async () => {
    await post(recordingOfCall);
    await query(`
      insert into webhook_events (
        org_id, connection_id, source, dedupe_key, event_type, provider_call_id, state, error, attempts, next_attempt_at, payload, event
      )
      select org_id, connection_id, source, dedupe_key || copy, event_type, provider_call_id, state, error, 1, next_attempt_at, payload, event
      from webhook_events, generate_series(1, 300) as copy`);
    expect((await post(completedCall)).json()).toEqual({ outcome: 'applied' });
    while (await applyEvents());
    expect(await query('select state, count(*)::int from webhook_events group by state')).toEqual([
      { state: 'applied', count: 302 },
    ]);
  });

  it('applies the other events when one of them cannot be tried', async () => {
    await post(recordingOfCall);
    await post({ ...recordingOfCall, CallSid: 'CA2', RecordingSid: 'RE2' });
    await query(`update webhook_events set next_attempt_at = now() - interval '1 s'`);
    const lock = [`select private.lock_call($1, 'twilio', 'CA1')`, [org.id]] as const;
    await withLockedRow(service.stack, lock, async () => {
      await expect(applyEvents()).rejects.toThrow('not available');
    });
    expect(await readEvents()).toMatchObject([{ attempts: 2 }, { attempts: 2 }]);
  });

  it('claims each event for one instance', async () => {
    await storeUnapplied('received');
    const headers = JSON.stringify({ 'x-callboard-key': service.stack.keys.gatewayKey });
    const counts: number[] = [];
    for (let instance = 0; instance < 2; instance += 1) {
      const client = await service.stack.sql.connect();
      await client.query('begin');
      await client.query(`select set_config('request.headers', $1, true)`, [headers]);
      counts.push(Number((await client.query('select count(*) from public.claim_events(20)')).rows[0].count));
      await client.query('commit');
      client.release();
    }
    expect(counts).toEqual([1, 0]);
  });
});

describe('upkeep', () => {
  it('adds refused deliveries to the health of their connection, once', async () => {
    await postTwilio(service.app, connection, completedCall, { secret: 'another' });
    await postTwilio(service.app, connection, completedCall, { signature: '' });
    await service.app.runJob('flush-refused');
    await service.app.runJob('flush-refused');
    const states = await query('select refused, last_refused_at from connection_states where org_id = $1', [org.id]);
    expect(states).toEqual([{ refused: '2', last_refused_at: expect.any(Date) }]);
  });

  it.each([
    ['a new applied event', 'applied', '6 days', { kept: true, hasPayload: true }],
    ['an applied event of 8 days', 'applied', '8 days', { kept: true, hasPayload: false }],
    ['an applied event of 31 days', 'applied', '31 days', { kept: false }],
    ['a failed event of 8 days', 'failed', '8 days', { kept: true, hasPayload: true }],
    ['a quarantined event of 29 days', 'quarantined', '29 days', { kept: true, hasPayload: true }],
    ['a quarantined event of 31 days', 'quarantined', '31 days', { kept: false }],
    ['a waiting event of 31 days', 'received', '31 days', { kept: true, hasPayload: true }],
  ] as const)('keeps what is not too old: %s', async (_what, state, age, expected) => {
    await storeUnapplied(state);
    await query('update webhook_events set received_at = now() - $1::interval', [age]);
    while (await service.app.runJob('prune-events'));
    const [event] = await readEvents();
    expect({ kept: event !== undefined, ...(event && { hasPayload: event.payload !== null }) }).toEqual(expected);
  });
});
