// The index report and the slow queries, which contain no values and are only for ops and monitor.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { signPlatform } from '../helpers/platform-callers.ts';
import { gatewayHeaders } from '../helpers/stack.ts';

let service: TestApp;
let org: TestOrg;
let ops: { readonly token: string };

beforeAll(async () => {
  service = await startTestApp();
  org = await makeOrg(service.stack);
  ops = { token: await signPlatform(service.stack) };
});
afterAll(() => service?.close());

const indexes = () => get(service.app, ops, '/api/monitoring/indexes');
const queries = () => get(service.app, ops, '/api/monitoring/queries');

describe('the indexes', () => {
  it('are healthy after the migrations, read with one query and not cached', async () => {
    // The first request caches the caller's role.
    await indexes();
    const { status, headers, body } = await indexes();
    expect({ status, isHealthy: body.isHealthy }).toEqual({ status: 200, isHealthy: true });
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['server-timing']).toContain('"1 query"');
    expect(body.hotQueries[0]).toMatchObject({ name: 'call list, first page', state: 'not explained' });
    expect(body.tables).toContainEqual(expect.objectContaining({ name: 'call_logs', indexes: 21 }));
    const started = expect.objectContaining({ name: 'idx_call_logs_org_started', isRequired: true, isValid: true });
    expect(body.indexes).toContainEqual(started);
  });

  it('report a missing one, with the statement that fixes it', async () => {
    await service.stack.sql.query('drop index idx_contacts_org_email');
    const { body } = await indexes();
    expect(body.isHealthy).toBe(false);
    const { mend, ...finding } = body.findings[0];
    expect(finding).toMatchObject({ kind: 'missing', stopsDeploy: true, index: 'idx_contacts_org_email' });
    await service.stack.sql.query(mend);
    expect((await indexes()).body.isHealthy).toBe(true);
  });
});

describe('the queries', () => {
  it('are listed by statement and role, without values', async () => {
    const secret = 'Zo\'e "Quinn" 4155550142';
    const number = '+14155550142';
    await get(service.app, org, `/api/contacts?search=${encodeURIComponent(secret)}`);
    await get(service.app, org, `/api/contacts/lookup?phone=${encodeURIComponent(number)}`);
    const { status, body } = await queries();
    expect(status).toBe(200);
    const looked = body.statements.find(({ statement }: { statement: string }) => statement.includes('find_contact'));
    expect(looked).toMatchObject({ role: 'authenticated', calls: expect.any(Number), meanMs: expect.any(Number) });
    expect(JSON.stringify(body)).not.toMatch(/4155550142|Quinn/);
  });

  it('of an administrator are not listed', async () => {
    const { sql } = service.stack;
    await sql.query(`select 'typed by an administrator' as mark from organizations`);
    const { body } = await queries();
    expect(JSON.stringify(body)).not.toContain('mark');
    expect(new Set(body.statements.map(({ role }: { role: string }) => role))).not.toContain('postgres');
  });

  it.each([
    [`select * from t where a = 'it''s' and b = $1`, 'select * from t where a = and b = $1'],
    [`select E'it\\'s a ''secret' from t`, 'select from t'],
    [`select "it's", 'secret', "another's" from t1`, `select "it's", , "another's" from t1`],
    ['select a, $$secret$$, $tag$ it is $$ secret $tag$ from t', 'select a,'],
    [
      'select a from t -- secret\n where b = 4155550142 /* secret\n again */ limit 1.5',
      'select a from t where b = limit',
    ],
    ['select a$1 from t2 where c = $2', 'select a$1 from t2 where c = $2'],
  ])('%j loses its values', async (typed, expected) => {
    const cleaned = await service.stack.sql.query<{ text: string }>('select private.without_values($1) as text', [
      typed,
    ]);
    expect(cleaned.rows[0]?.text).toBe(expected);
  });

  it('have no statements without pg_stat_statements', async () => {
    const { sql } = service.stack;
    await sql.query('drop extension pg_stat_statements');
    try {
      expect(await queries()).toMatchObject({
        status: 200,
        body: { statements: null, slowQueries: expect.any(Array) },
      });
    } finally {
      await sql.query('create extension pg_stat_statements with schema extensions');
    }
  });

  it('of slow requests are listed newest first, and a shared one once', async () => {
    const { app } = service;
    const shared = { query: 'GET contacts', durationMs: 312 };
    const [requestId, laterId] = [randomUUID(), randomUUID()];
    app.slowQueries.note([shared], { route: 'GET /api/contacts', at: '2026-11-21T07:00:00.000Z', requestId });
    app.slowQueries.note([shared, { query: 'HEAD call_logs', durationMs: 250 }], {
      route: 'GET /api/calls-dashboard/stats',
      at: '2026-11-21T07:00:01.000Z',
      requestId: laterId,
    });
    expect((await queries()).body.slowQueries.slice(0, 2)).toEqual([
      {
        at: '2026-11-21T07:00:01.000Z',
        route: 'GET /api/calls-dashboard/stats',
        query: 'HEAD call_logs',
        durationMs: 250,
        requestId: laterId,
      },
      { at: '2026-11-21T07:00:00.000Z', route: 'GET /api/contacts', requestId, ...shared },
    ]);
  });

  it('are at most a hundred', () => {
    const { app } = service;
    for (let n = 0; n < 250; n += 1) {
      app.slowQueries.note([{ query: `GET ${n}`, durationMs: 200 }], {
        route: 'GET /',
        at: '2026-11-21T07:00:00.000Z',
        requestId: randomUUID(),
      });
    }
    expect(app.slowQueries.list()).toHaveLength(100);
    expect(app.slowQueries.list()[0]?.query).toBe('GET 249');
  });
});

describe('the queues', () => {
  it('are counted by provider over all organisations, without an id', async () => {
    const { sql } = service.stack;
    const other = await makeOrg(service.stack);
    for (const { id } of [org, other]) {
      await sql.query(
        `with connection as (
          insert into connections (org_id, provider, name, webhook_id)
          values ($1, 'twilio', 'Main', replace(gen_random_uuid()::text, '-', '')) returning org_id, id
        )
        insert into webhook_events (org_id, connection_id, dedupe_key, source, event_type, state, attempts, next_attempt_at, received_at)
        select connection.org_id, connection.id, row_number() over (), 'webhook', 'call', given.*
        from connection, (values
          ('received', 2, now(), now() - interval '2 hours'),
          ('received', 0, now(), now() - interval '1 minute'),
          ('applied', 3, null, now() - interval '1 minute'),
          ('applied', 1, null, now() - interval '1 minute'),
          ('ignored', 1, null, now() - interval '2 hours'),
          ('failed', 12, null, now() - interval '2 hours'),
          ('quarantined', 0, null, now() - interval '2 hours')
        ) as given (state, attempts, next_attempt_at, received_at)`,
        [id],
      );
      await sql.query(
        `with destination as (
          insert into alert_destinations (org_id, name, kind, secret_url, url_host)
          values ($1, 'Hook', 'webhook', 'x', 'hooks.example.com') returning org_id, id
        )
        insert into alert_deliveries (org_id, destination_id, event_type, payload, state, attempts, next_attempt_at)
        select destination.org_id, destination.id, 'alert.test', '{}', given.*
        from destination, (values
          ('waiting', 1, now()), ('failed', 8, null), ('delivered', 1, null)
        ) as given (state, attempts, next_attempt_at)`,
        [id],
      );
    }
    const { status, headers, body } = await get(service.app, ops, '/api/monitoring/webhooks');
    expect({ status, cached: headers['cache-control'] }).toEqual({ status: 200, cached: 'no-store' });
    const twilio = body.webhooks.find(({ provider }: { provider: string }) => provider === 'twilio');
    expect(twilio).toMatchObject({
      ...{ connections: 2, waiting: 4, retrying: 2, receivedLastHour: 6, processedLastHour: 4, retriedLastHour: 2 },
      ...{ failed: 2, quarantined: 2, lost: 0 },
    });
    expect(twilio.oldestWaitingSeconds).toBeGreaterThanOrEqual(7200);
    expect(body.alertDeliveries).toMatchObject({ waiting: 2, retrying: 2, processedLastHour: 2, failed: 2 });
    const none = { waiting: 0, oldestWaitingSeconds: null, retrying: 0, failed: 0 };
    expect(body.exports).toEqual({ ...none, processedLastHour: 0, running: 0 });
    expect(body.recordingCopies).toEqual(none);
    expect(JSON.stringify(body)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });
});

describe('the rollup', () => {
  const rollup = async () => (await get(service.app, ops, '/api/monitoring/rollup')).body;

  it('has changes until the job folds them, and unfinished recounts', async () => {
    const { sql } = service.stack;
    await service.app.runJob('call rollup');
    expect(await rollup()).toMatchObject({ unfoldedChanges: 0, organizationsToFold: 0, unfinishedRecounts: 0 });
    const startedAt = new Date().toISOString();
    await insertCalls(service.stack, org.id, [{ started_at: startedAt }, { started_at: startedAt }]);
    expect(await rollup()).toMatchObject({ unfoldedChanges: 2, hasMoreChanges: false, organizationsToFold: 1 });
    await sql.query(`update org_settings set timezone = 'Asia/Tokyo' where org_id = $1`, [org.id]);
    expect(await rollup()).toMatchObject({ unfinishedRecounts: 1, lastFoldAt: expect.any(String) });
    while (await service.app.runJob('call rollup'));
    expect(await rollup()).toMatchObject({ unfoldedChanges: 0, unfinishedRecounts: 0 });
  });
});

describe('a caller without a platform role', () => {
  it.each(['index_facts', 'slowest_statements?most=5', 'measure_queues', 'measure_rollup?max_changes=5'])(
    'is refused by the database: %s',
    async (called) => {
      const { postgrest } = service.stack;
      const callAs = (token: string) =>
        fetch(`${postgrest.url}/rpc/${called}`, {
          headers: { ...gatewayHeaders(service.stack), authorization: `Bearer ${token}`, 'x-org-id': org.id },
        });
      expect((await callAs(org.token)).status).toBe(403);
      expect((await callAs(ops.token)).status).toBe(200);
      expect((await fetch(`${postgrest.url}/rpc/${called}`)).status).toBe(401);
    },
  );
});
